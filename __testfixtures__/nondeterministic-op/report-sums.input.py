"""Ray marching: densities become weights, and weights become depths."""
import torch
from torch import Tensor, nn
from torch.nn import functional as F


class Renderer(nn.Module):
    def __init__(self, samples):
        super().__init__()
        self.samples = samples
        self.density = nn.Linear(32, 1)

    def forward(self, features, lengths):
        sigma = F.softplus(self.density(features))
        optical = torch.cumsum(sigma, dim=1)
        weights = torch.exp(-optical)
        cdf = weights.cumsum(-1)
        middle = cdf.median(dim=-1).values
        median = torch.median(weights, -1)
        spread = torch.histc(weights, bins=10)
        return middle, median, spread


def pool_segments(values: Tensor, segments: Tensor, n: int) -> Tensor:
    out = torch.ones(n, values.size(1), device=values.device)
    out = out.scatter_reduce(0, segments, values, reduce="prod")
    totals = torch.bincount(segments[:, 0], weights=values[:, 0], minlength=n)
    out.put_(segments[:, 0], totals)
    return out


def sample_nucleus(logits: Tensor, p: float) -> Tensor:
    ordered, indices = logits.sort(descending=True)
    kept = ordered.softmax(-1).cumsum(-1) <= p
    return indices[kept]
