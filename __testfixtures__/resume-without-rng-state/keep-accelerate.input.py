"""`save_state` keeps the states of the generators."""
import torch
from accelerate import Accelerator

accelerator = Accelerator()
model = torch.nn.Linear(4, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
model, optimizer = accelerator.prepare(model, optimizer)
extra = torch.load("extra.pt")
optimizer.load_state_dict(extra["optimizer"])
accelerator.load_state("last")
for epoch in range(extra["epoch"], 20):
    for x in torch.rand(64, 4).split(16):
        loss = model(x).square().mean()
        optimizer.zero_grad()
        accelerator.backward(loss)
        optimizer.step()
    torch.save({"epoch": epoch + 1, "optimizer": optimizer.state_dict()}, "extra.pt")
    accelerator.save_state("last")
