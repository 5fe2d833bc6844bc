import torch
from omegaconf import OmegaConf
from torch import nn


def main():
    base = OmegaConf.load("configs/base.yaml")
    cli = OmegaConf.from_cli()
    cfg = OmegaConf.merge(base, cli)
    model = nn.Linear(3, 1)
    optim = torch.optim.Adam(model.parameters(), lr=cfg.lr)
    model(torch.randn(4, 3)).sum().backward()
    optim.step()


if __name__ == "__main__":
    main()
