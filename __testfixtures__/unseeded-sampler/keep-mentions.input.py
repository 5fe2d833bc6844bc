from torch.utils.data import RandomSampler, Sampler, random_split

# train_set, val_set = random_split(dataset, [0.8, 0.2])
SPLITS = {"random": random_split}


def order(sampler: Sampler) -> "RandomSampler":
    """`RandomSampler(dataset)` gives another order in every epoch."""
    return sampler if isinstance(sampler, RandomSampler) else None
