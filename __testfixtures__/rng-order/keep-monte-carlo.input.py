import torch
from torch import nn

torch.manual_seed(0)
x = torch.linspace(-1, 1, 128).reshape(64, 2)
y = x.prod(1, keepdim=True)
model = nn.Sequential(nn.Linear(2, 16), nn.ReLU(), nn.Dropout(0.2), nn.Linear(16, 1))
optimizer = torch.optim.Adam(model.parameters())


def predict(inputs, samples=20):
    model.train()  # dropout stays on
    with torch.no_grad():
        return torch.stack([model(inputs) for _ in range(samples)]).std(0)


@torch.no_grad()
def mc_dropout(inputs):
    return torch.stack([model(inputs) for _ in range(20)]).mean(0)


for epoch in range(100):
    optimizer.zero_grad()
    nn.functional.mse_loss(model(x), y).backward()
    optimizer.step()
    print(predict(x).mean(), mc_dropout(x).mean())
