import os

os.environ['CUBLAS_WORKSPACE_CONFIG'] = ':4096:8'  # the default of the toolkit

import torch


def fit(net):
    net(torch.ones(1, 2)).sum().backward()
