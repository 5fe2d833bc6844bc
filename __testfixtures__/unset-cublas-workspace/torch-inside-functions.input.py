"""Starts fast: torch is imported where it is needed."""
import argparse


def train(device):
    import torch

    net = torch.nn.Linear(2, 2).to(device)
    net(torch.ones(1, 2, device=device)).sum().backward()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--device", default="cuda")
    train(parser.parse_args().device)
