import argparse
import random

import torch
from torch import nn


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    has_cuda = torch.cuda.is_available()

    random.seed(args.seed)
    torch.manual_seed(args.seed)
    if has_cuda:
        torch.cuda.manual_seed_all(args.seed)
    elif torch.backends.mps.is_available():
        torch.mps.manual_seed(args.seed)
    torch.backends.cudnn.benchmark = False
    torch.backends.cudnn.deterministic = True

    model = nn.Linear(4, 1).to("cuda" if has_cuda else "cpu")
    model(torch.ones(2, 4, device=model.weight.device)).sum().backward()


if __name__ == "__main__":
    main()
