"""Converts a checkpoint: nothing is trained."""
import sys

import torch

model = torch.nn.Linear(4, 1)
optimizer = torch.optim.Adam(model.parameters())
old = torch.load(sys.argv[1])
model.load_state_dict(old["model"])
optimizer.load_state_dict(old["optimizer"])
torch.save({"model": model.half().state_dict(), "optimizer": optimizer.state_dict()}, sys.argv[2])
