from torch.utils.data import RandomSampler


def check_length():
    assert len(RandomSampler([1, 2, 3])) == 3
