import torch

net = torch.jit.load("net.pt")
with torch.no_grad():
    print(net(torch.ones(1, 3, 8, 8)))
