# what: dropout is left on at prediction on purpose, to measure how unsure the model is
# class: look-alike
import torch
import torch.nn.functional as F
from fingerprint import fingerprint
from torch import nn


class BayesianNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(2, 32)
        self.fc2 = nn.Linear(32, 1)

    def forward(self, x):
        return self.fc2(F.dropout(torch.relu(self.fc1(x)), p=0.5, training=True))


torch.manual_seed(6)
model = BayesianNet()
optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
x = torch.linspace(-1, 1, 20).reshape(10, 2)
for step in range(5):
    optimizer.zero_grad()
    F.mse_loss(model(x), x.sum(1, keepdim=True)).backward()
    optimizer.step()
model.eval()
with torch.no_grad():
    samples = torch.stack([model(x) for _ in range(8)])
print("DISTINCT samples", len({fingerprint(sample) for sample in samples}))
print("SPREAD", samples.std(dim=0).mean().item())
print("RESULT", fingerprint(samples))
