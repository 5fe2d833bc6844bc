# what: nothing is said about cuDNN in a program that trains in main
# class: setting
# id: nondeterministic-cudnn
# expect: SETTING deterministic=True
import torch
from torch import nn


def main():
    device = "cuda" if torch.cuda.is_available() else "cpu"
    model = nn.Linear(2, 1).to(device)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    model(torch.ones(4, 2, device=device)).mean().backward()
    optimizer.step()
    print(f"SETTING deterministic={torch.backends.cudnn.deterministic}")


if __name__ == "__main__":
    main()
