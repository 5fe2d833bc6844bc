import torch

net = torch.nn.Linear(2, 1)
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
for x in torch.ones(5, 1, 2):
    optimizer.zero_grad()
    net(x).sum().backward()
    optimizer.step()
