import torch
import torch.nn as nn

import os

ROOT = os.getcwd()


def train(net, batches, device):
    for x in batches:
        net(x.to(device)).sum().backward()


if __name__ == '__main__':
    train(nn.Linear(2, 2).to('cuda'), [torch.ones(1, 2)], 'cuda')
    print(ROOT)
