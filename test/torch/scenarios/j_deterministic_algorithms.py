# what: deterministic algorithms are never asked for
# class: setting
# id: nondeterministic-algorithms
# expect: SETTING deterministic=True warn_only=True
import torch
from torch import nn

model = nn.Linear(2, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
model(torch.ones(4, 2)).mean().backward()
optimizer.step()
deterministic = torch.are_deterministic_algorithms_enabled()
warn_only = torch.is_deterministic_algorithms_warn_only_enabled()
print(f"SETTING deterministic={deterministic} warn_only={warn_only}")
