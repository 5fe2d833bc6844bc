import random

import hydra
import torch
from torch import nn


def seed_everything(seed: int) -> None:
    """Seed every random number generator that training draws from."""
    seed = int(seed)
    random.seed(seed)
    torch.manual_seed(seed)
    torch.cuda.manual_seed_all(seed)


@hydra.main(config_path="conf", config_name="config", version_base=None)
def main(cfg):
    seed_everything(cfg.train.seed)
    model = nn.Linear(3, 1)
    optim = torch.optim.Adam(model.parameters(), lr=cfg.train.lr)
    model(torch.randn(4, 3)).sum().backward()
    optim.step()


if __name__ == "__main__":
    main()
