import torch
from torch import nn


def update(weights, data):
    client = nn.Linear(2, 1)
    client.load_state_dict(weights)
    optimizer = torch.optim.SGD(client.parameters(), lr=0.1)
    for batch in data.split(8):
        optimizer.zero_grad()
        client(batch).square().mean().backward()
        optimizer.step()
    return client.state_dict()


torch.manual_seed(0)
server = nn.Linear(2, 1)
clients = torch.randn(5, 64, 2)
for turn in range(10):
    updates = [update(server.state_dict(), data) for data in clients]
    server.load_state_dict({name: torch.stack([each[name] for each in updates]).mean(0) for name in updates[0]})
