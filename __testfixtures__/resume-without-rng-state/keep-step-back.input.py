"""Takes the last good state back where the loss explodes: the same run does so again at the same place."""
import torch

torch.manual_seed(3)
model = torch.nn.Linear(4, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=10.0)
for epoch in range(20):
    torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict()}, "good.pt")
    for x in torch.rand(64, 4).split(16):
        loss = model(x).square().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    if loss.item() > 1e3:
        good = torch.load("good.pt")
        model.load_state_dict(good["model"])
        optimizer.load_state_dict(good["optimizer"])
