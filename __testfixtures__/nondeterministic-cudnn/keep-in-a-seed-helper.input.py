import random

import torch


def seed_all(seed):
    random.seed(seed)
    torch.manual_seed(seed)
    torch.backends.cudnn.deterministic = True
    torch.backends.cudnn.benchmark = False


class Trainer:
    def __init__(self, net):
        seed_all(1)
        self.net = net

    def fit(self):
        self.net(torch.ones(1, 3, 8, 8)).sum().backward()


Trainer(torch.nn.Conv2d(3, 8, 3)).fit()
