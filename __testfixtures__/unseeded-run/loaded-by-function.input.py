import torch
import yaml
from sklearn.utils import shuffle
from torch import nn


def load_config(path):
    with open(path) as stream:
        return yaml.safe_load(stream)



def train(model, data, target, lr, epochs):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    for _ in range(epochs):
        loss = nn.functional.mse_loss(model(data), target)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.item()


def main(path):
    config = load_config(path)
    data = shuffle(torch.ones(64, 10), random_state=config["seed"])
    net = nn.Linear(10, 1)
    print(train(net, data, data.sum(1, keepdim=True), config["lr"], 3))


if __name__ == "__main__":
    main("train.yaml")
