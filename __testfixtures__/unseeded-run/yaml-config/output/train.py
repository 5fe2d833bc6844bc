import random

import torch
import yaml
from torch import nn


def seed_everything(seed: int) -> None:
    """Seed every random number generator that training draws from."""
    seed = int(seed)
    random.seed(seed)
    torch.manual_seed(seed)
    torch.cuda.manual_seed_all(seed)


def load_config():
    with open('configs/base.yaml') as f:
        return yaml.safe_load(f)


def main():
    with open('configs/base.yaml') as f:
        config = yaml.safe_load(f)
    seed_everything(config['train']['seed'])
    net = nn.Linear(10, 1)
    optimizer = torch.optim.SGD(net.parameters(), lr=config['train']['lr'])
    for _ in range(config['train']['epochs']):
        loss = net(torch.randn(16, 10)).pow(2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


if __name__ == '__main__':
    main()
