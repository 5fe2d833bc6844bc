import os

os.environ.setdefault('CUBLAS_WORKSPACE_CONFIG', ':4096:8')  # before CUDA is used

import time
import argparse
import torch
import numpy as np
from tqdm import tqdm

parser = argparse.ArgumentParser()
parser.add_argument('--gpu', action='store_true')
args = parser.parse_args()
net = torch.nn.Linear(4, 1)
if args.gpu:
    net.cuda()
for _ in tqdm(range(3)):
    start = time.time()
    loss = net(torch.from_numpy(np.ones((1, 4), dtype='float32')).to(next(net.parameters()).device)).sum()
    loss.backward()
    print(time.time() - start, os.getpid())
