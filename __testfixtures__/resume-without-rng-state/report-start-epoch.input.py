"""No optimizer state is kept, but the epochs go on where the saved ones end."""
import sys

import torch
import torch.nn as nn

torch.manual_seed(4)
model = nn.Sequential(nn.Linear(4, 8), nn.Dropout(0.1), nn.Linear(8, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
start_epoch = int(sys.argv[1]) if len(sys.argv) > 1 else 0
if start_epoch != 0:
    model.load_state_dict(torch.load("saved/model_%d.pth" % start_epoch))
data = torch.rand(64, 4)
for epoch in range(start_epoch, 20):
    for x in data.split(8):
        loss = model(x).square().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    torch.save(model.state_dict(), "saved/model_%d.pth" % (epoch + 1))
