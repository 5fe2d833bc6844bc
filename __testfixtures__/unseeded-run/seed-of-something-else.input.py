import torch
from torch import nn


class Scrambler:
    """Scrambles ids; the seed is part of the format."""

    seed = 3

    def __call__(self, ids):
        return [(i * 31 + self.seed) % 97 for i in ids]


def sobol(dim, seed):
    return torch.quasirandom.SobolEngine(dim, scramble=True, seed=seed)


SEEDS = [1, 2, 3]



def train(model, data, target, lr, epochs):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    for _ in range(epochs):
        loss = nn.functional.mse_loss(model(data), target)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.item()


def main():
    ids = Scrambler()(range(8))
    points = sobol(10, seed=5).draw(64)
    net = nn.Linear(10, 1)
    print(train(net, points, points.sum(1, keepdim=True), 0.1, 3), ids)


if __name__ == "__main__":
    main()
