import torch
import wandb
from torch import nn


def main():
    wandb.init(project="p", config={"lr": 0.1, "seed": 4})
    config = wandb.config
    model = nn.Linear(3, 1)
    optim = torch.optim.Adam(model.parameters(), lr=config.lr)
    model(torch.randn(4, 3)).sum().backward()
    optim.step()


if __name__ == "__main__":
    main()
