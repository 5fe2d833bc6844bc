import numpy as np
import torch
from torch import nn

from vocabulary import EMBEDDING, NOISE

torch.manual_seed(11)
np.random.seed(11)

head = nn.Linear(16, 4)
optimizer = torch.optim.Adam([*EMBEDDING.parameters(), *head.parameters()])
for step in range(200):
    words = torch.from_numpy(np.random.randint(0, 100, size=32))
    loss = nn.functional.cross_entropy(head(EMBEDDING(words) + NOISE), words % 4)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
