import torch

from .engine import Trainer


def main():
    Trainer().fit()


if __name__ == "__main__":
    torch.use_deterministic_algorithms(True, warn_only=True)
    main()
