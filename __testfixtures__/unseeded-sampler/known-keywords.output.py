import torch
from torch.utils.data import RandomSampler, WeightedRandomSampler

torch.manual_seed(0)
options = {"replacement": True, "num_samples": 100}
sampler = RandomSampler(
    train_set, generator=torch.Generator().manual_seed(0), **options
)
weighted = WeightedRandomSampler(
    weights=class_weights[targets],  # one for each item
    num_samples=len(targets),
    replacement=True,
    generator=torch.Generator().manual_seed(1))
loss.backward()
