"""Evaluate a checkpoint. Training seeds with `torch.manual_seed(0)` and calls `loss.backward()`."""
import torch
from torch import nn

# random.seed(0), np.random.seed(0): see train.py
USAGE = "python train.py --seed 1; optimizer.step() is in train()"


def main():
    model = nn.Linear(3, 3)
    model.load_state_dict(torch.load("model.pt"))
    model.eval()
    with torch.no_grad():
        print(USAGE, model(torch.ones(1, 3)))


if __name__ == "__main__":
    main()
