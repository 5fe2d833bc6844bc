import hydra
import torch
from torch import nn


@hydra.main(config_path="conf", config_name="config", version_base=None)
def main(cfg):
    model = nn.Linear(3, 1)
    optim = torch.optim.Adam(model.parameters(), lr=cfg.lr)
    model(torch.randn(4, 3)).sum().backward()
    optim.step()


if __name__ == "__main__":
    main()
