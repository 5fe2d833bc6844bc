import os

import numpy as np
import torch
from monai.data import Dataset
from monai.transforms import Compose, RandFlip
from torch import nn
from torch.utils.data import DataLoader

from project import images, parse


def main():
    args = parse()
    rank = int(os.environ["RANK"])
    seed = args.seed + rank
    if args.deterministic:
        torch.manual_seed(seed)
        np.random.seed(seed)
    loader = DataLoader(Dataset(images(), Compose([RandFlip(prob=0.5)])), batch_size=4)
    model = nn.Linear(16, 1)
    optimizer = torch.optim.Adam(model.parameters())
    for batch in loader:
        optimizer.zero_grad()
        model(batch).square().mean().backward()
        optimizer.step()


if __name__ == "__main__":
    main()
