from torch.utils.data import RandomSampler, random_split


def make_sampler(dataset, **options):
    return RandomSampler(dataset, **options)


def split(*args):
    return random_split(*args)
