import numpy as np
import torch
from torch import nn
from tqdm import tqdm

np.random.seed(0)
torch.manual_seed(0)
x = torch.linspace(-1, 1, 90).reshape(30, 3)
scores = []
for b in tqdm(range(20)):
    sample = np.random.randint(0, 30, 30)
    model = nn.Linear(3, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    loss = model(x[sample]).pow(2).mean()
    loss.backward()
    optimizer.step()
    scores.append(loss.item())
