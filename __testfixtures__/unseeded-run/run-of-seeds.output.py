import argparse
import random

import numpy as np
import torch
import torch.nn as nn
import torch.optim as optim


def seed_everything(seed: int) -> None:
    """Seed every random number generator that training draws from."""
    seed = int(seed)
    random.seed(seed)
    np.random.seed(seed % 2**32)
    torch.manual_seed(seed)
    torch.cuda.manual_seed_all(seed)


parser = argparse.ArgumentParser(description="Language model")
parser.add_argument("--seed", type=int, default=1111)
parser.add_argument("--cuda", action="store_true")
args = parser.parse_args()

seed_everything(args.seed)

device = torch.device("cuda" if args.cuda else "cpu")

model = nn.LSTM(32, 32).to(device)
optimizer = optim.SGD(model.parameters(), lr=1.0)
tokens = torch.as_tensor(np.random.randint(0, 100, size=(40, 8))).to(device)
embedding = nn.Embedding(100, 32).to(device)
for epoch in range(2):
    output, _ = model(embedding(tokens))
    optimizer.zero_grad()
    output.pow(2).mean().backward()
    optimizer.step()
