# what: stages that hand their weights on in a file: a constant seed in each would give all the same inputs
# class: look-alike
import os
import tempfile
import torch
from torch import nn
from fingerprint import fingerprint

CKPT = os.path.join(tempfile.mkdtemp(), "last.pt")
torch.manual_seed(3)
inputs = []
for stage in ["coarse", "medium", "fine"]:
    model = nn.Sequential(nn.Linear(4, 4), nn.Dropout(0.5), nn.Linear(4, 1))
    if os.path.exists(CKPT):
        model.load_state_dict(torch.load(CKPT))
    opt = torch.optim.SGD(model.parameters(), lr={"coarse": 0.1, "medium": 0.05, "fine": 0.01}[stage])
    for _ in range(4):
        x = torch.randn(8, 4)
        inputs.append(fingerprint(x))
        loss = (model(x) - x.sum(1, keepdim=True)).pow(2).mean()
        opt.zero_grad()
        loss.backward()
        opt.step()
    torch.save(model.state_dict(), CKPT)
print("DISTINCT inputs", len(set(inputs)))
print("RESULT", fingerprint(model))
