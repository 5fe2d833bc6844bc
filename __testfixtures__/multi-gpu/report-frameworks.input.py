import deepspeed
import torch
from torch import nn

model = nn.Linear(3, 1)
engine, optimizer, _, _ = deepspeed.initialize(model=model, model_parameters=model.parameters(), config="ds.json")
for step in range(3):
    loss = engine(torch.ones(8, 3)).mean()
    engine.backward(loss)
    engine.step()
