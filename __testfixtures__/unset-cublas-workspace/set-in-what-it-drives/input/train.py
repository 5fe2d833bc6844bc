import argparse

import torch


def run(args):
    torch.manual_seed(args.seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    net = torch.nn.Linear(2, 2).to(device)
    net(torch.ones(1, 2, device=device)).sum().backward()
    return net.weight.norm().item()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    run(parser.parse_args())
