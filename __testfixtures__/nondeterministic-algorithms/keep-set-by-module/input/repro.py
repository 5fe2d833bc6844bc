import torch


def seed(value):
    torch.manual_seed(value)
    torch.use_deterministic_algorithms(True, warn_only=True)
