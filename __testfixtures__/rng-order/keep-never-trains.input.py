import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
model = torch.jit.load("model.pt")
loader = DataLoader(TensorDataset(torch.rand(64, 2)), batch_size=8)
(inputs,) = next(iter(loader))
print(inputs.shape)
with torch.no_grad():
    for (inputs,) in loader:
        print(model(inputs))
