import torch
import torch.nn as nn

torch.use_deterministic_algorithms(True, warn_only=True)

EPOCHS = 3
net = nn.Embedding(10, 4)
for epoch in range(EPOCHS):
    net(torch.tensor([1, 1, 2])).sum().backward()
