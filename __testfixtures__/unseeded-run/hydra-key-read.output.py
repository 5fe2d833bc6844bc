import random

import hydra
import numpy as np
import torch
from omegaconf import DictConfig
from sklearn.model_selection import train_test_split
from torch import nn


def seed_everything(seed: int) -> None:
    """Seed every random number generator that training draws from."""
    seed = int(seed)
    random.seed(seed)
    np.random.seed(seed % 2**32)
    torch.manual_seed(seed)
    torch.cuda.manual_seed_all(seed)



def train(model, data, target, lr, epochs):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    for _ in range(epochs):
        loss = nn.functional.mse_loss(model(data), target)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.item()


@hydra.main(version_base=None, config_path="conf", config_name="config")
def main(cfg: DictConfig) -> None:
    if cfg.data.seed is not None:
        seed_everything(cfg.data.seed)
    data = torch.ones(64, 10)
    data, held_out = train_test_split(data, test_size=0.2, random_state=cfg.data.seed)
    net = nn.Linear(10, 1)
    print(train(net, data, data.sum(1, keepdim=True), cfg.lr, cfg.epochs), len(held_out))


if __name__ == "__main__":
    main()
