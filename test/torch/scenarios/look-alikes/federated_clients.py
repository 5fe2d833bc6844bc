# what: federated averaging: each client trains a copy of the global model, whose weights are carried from round to round
# class: look-alike
import copy

import torch
from fingerprint import fingerprint
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(10)


def local_update(global_model, dataset, orders):
    model = copy.deepcopy(global_model)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.005)
    loader = DataLoader(dataset, batch_size=4, shuffle=True)
    order = []
    for x, y, index in loader:
        order.append(index)
        optimizer.zero_grad()
        nn.functional.mse_loss(model(x), y).backward()
        optimizer.step()
    orders.add(fingerprint(order))
    return model.state_dict()


def main():
    index = torch.arange(24)
    clients = []
    for client in range(3):
        x = torch.linspace(-1, 1, 48).reshape(24, 2) + client
        clients.append(TensorDataset(x, x.sum(1, keepdim=True), index))

    global_model = nn.Sequential(nn.Linear(2, 8), nn.Dropout(0.1), nn.Linear(8, 1))
    orders, states = set(), set()
    for communication_round in range(3):
        local_states = []
        for dataset in clients:
            local_states.append(local_update(global_model, dataset, orders))
        average = {
            name: torch.stack([state[name] for state in local_states]).mean(dim=0)
            for name in local_states[0]
        }
        global_model.load_state_dict(average)
        states.add(fingerprint(global_model))
    print("DISTINCT orders", len(orders))
    print("DISTINCT rounds", len(states))
    print("RESULT", fingerprint(global_model))


if __name__ == "__main__":
    main()
