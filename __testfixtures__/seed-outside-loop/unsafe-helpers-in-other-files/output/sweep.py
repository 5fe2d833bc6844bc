import torch
from common import build_model, fit
from seeding import set_seed


def main():
    for depth in (1, 2, 3):
        set_seed(2024)
        model = build_model(depth)
        print(depth, fit(model, torch.linspace(-1, 1, 50).view(-1, 1)))


if __name__ == "__main__":
    main()
