import copy

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
data = torch.linspace(-1, 1, 128).reshape(64, 2)
loader = DataLoader(TensorDataset(data), batch_size=8, shuffle=True)
student = nn.Sequential(nn.Linear(2, 16), nn.Dropout(0.5), nn.Linear(16, 1))
teacher = copy.deepcopy(student)
optimizer = torch.optim.SGD(student.parameters(), lr=0.1)
for epoch in range(10):
    for (inputs,) in loader:
        with torch.no_grad():
            wanted = teacher(inputs)
            guessed = student(inputs)
        optimizer.zero_grad()
        (student(inputs) - wanted - 0.1 * guessed).square().mean().backward()
        optimizer.step()
        with torch.no_grad():
            for old, new in zip(teacher.parameters(), student.parameters()):
                old.lerp_(new, 0.01)
