# what: the noise of every item differs, across workers and epochs; a constant seed per worker would repeat it
# class: look-alike
import numpy as np
import torch
from fingerprint import fingerprint
from torch import nn
from torch.utils.data import DataLoader, Dataset


class Noisy(Dataset):
    def __len__(self):
        return 8

    def __getitem__(self, i):
        return i, np.random.rand()


def main():
    loader = DataLoader(Noisy(), batch_size=2, shuffle=True, num_workers=2)
    model = nn.Linear(1, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    noises = []
    for epoch in range(2):
        for _, noise in loader:
            noises += noise.tolist()
            optimizer.zero_grad()
            model(noise[:, None].float()).square().mean().backward()
            optimizer.step()
    print("DISTINCT noises", len(set(noises)))
    print("SPREAD", np.std(noises))
    print("RESULT", fingerprint(model))


if __name__ == "__main__":
    main()
