import torch


def batches(n):
    return [torch.randn(4, 8) for _ in range(n)]
