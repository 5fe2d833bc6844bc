import copy

import torch
from torch import nn


def make_model():
    return nn.Linear(4, 1)


def local_update(model, data):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for x in data:
        optimizer.zero_grad()
        model(x).pow(2).mean().backward()
        optimizer.step()
    return model.state_dict()


def average(states):
    return {key: sum(state[key] for state in states) / len(states) for key in states[0]}


torch.manual_seed(1)
weights = make_model().state_dict()
clients = torch.randn(3, 5, 8, 4)
for round_number in range(4):
    states = []
    for data in clients:
        local = make_model()
        local.load_state_dict(copy.deepcopy(weights))
        states.append(local_update(local, data))
    weights = average(states)
