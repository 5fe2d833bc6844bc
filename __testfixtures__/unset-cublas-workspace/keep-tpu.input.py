"""Train on one core of a TPU."""
import torch
import torch_xla.core.xla_model as xm
from torch import nn


def main():
    torch.manual_seed(2)
    device = xm.xla_device()
    model = nn.Linear(32, 2).to(device)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(50):
        optimizer.zero_grad()
        model(torch.randn(8, 32, device=device)).sum().backward()
        xm.optimizer_step(optimizer)


if __name__ == "__main__":
    main()
