# what: nothing is said about cuDNN in a program that trains in main
# class: setting
# id: nondeterministic-cudnn
# expect: SETTING deterministic=True
import torch
from torch import nn


def main():
    model = nn.Linear(2, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    model(torch.ones(4, 2)).mean().backward()
    optimizer.step()
    print(f"SETTING deterministic={torch.backends.cudnn.deterministic}")


if __name__ == "__main__":
    main()
