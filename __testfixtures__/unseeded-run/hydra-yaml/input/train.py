import hydra
import torch
from torch import nn


@hydra.main(version_base=None, config_path="conf", config_name="train")
def main(cfg):
    """Train with the settings of conf/train.yaml."""
    net = nn.Linear(10, 1)
    optimizer = torch.optim.SGD(net.parameters(), lr=cfg.lr)
    for _ in range(cfg.epochs):
        loss = net(torch.randn(16, 10)).pow(2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


if __name__ == "__main__":
    main()
