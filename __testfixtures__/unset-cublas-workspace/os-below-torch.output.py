import os

os.environ.setdefault('CUBLAS_WORKSPACE_CONFIG', ':4096:8')  # before CUDA is used

import torch
import torch.nn as nn

ROOT = os.getcwd()


def train(net, batches, device):
    for x in batches:
        net(x.to(device)).sum().backward()


if __name__ == '__main__':
    train(nn.Linear(2, 2).to('cuda'), [torch.ones(1, 2)], 'cuda')
    print(ROOT)
