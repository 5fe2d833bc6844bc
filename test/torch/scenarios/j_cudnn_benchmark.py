# what: cudnn.benchmark is switched on through an alias, under an if
# class: setting
# id: nondeterministic-cudnn
# expect: SETTING benchmark=False deterministic=True
import torch
from torch import nn
from torch.backends import cudnn

if torch.get_num_threads() > 0:
    cudnn.benchmark = True

model = nn.Linear(2, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
model(torch.ones(4, 2)).mean().backward()
optimizer.step()
print(f"SETTING benchmark={cudnn.benchmark} deterministic={cudnn.deterministic}")
