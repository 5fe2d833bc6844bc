import torch
import torch.nn.functional as F
from torch import nn


class Attention(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width)

    def forward(self, x):
        q, k, v = self.qkv(x).unflatten(-1, (3, self.heads, -1)).permute(2, 0, 3, 1, 4)
        return F.scaled_dot_product_attention(q, k, v, is_causal=True).transpose(1, 2).flatten(2)


def main():
    torch.manual_seed(0)
    torch.use_deterministic_algorithms(True, warn_only=True)
    model = Attention(64, 4).to("cuda")
    optimizer = torch.optim.AdamW(model.parameters())
    for _ in range(10):
        optimizer.zero_grad()
        model(torch.randn(2, 16, 64, device="cuda")).square().mean().backward()
        optimizer.step()


if __name__ == "__main__":
    main()
