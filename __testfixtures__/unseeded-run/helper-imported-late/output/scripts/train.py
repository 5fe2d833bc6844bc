import os
import platform
import sys
from pathlib import Path

import torch
from torch import nn

FILE = Path(__file__).resolve()
ROOT = FILE.parents[1]  # the repository
if str(ROOT) not in sys.path:
    sys.path.append(str(ROOT))  # for lib
if platform.system() != "Windows":
    ROOT = Path(os.path.relpath(ROOT, Path.cwd()))

from lib.seeding import log, set_seed

set_seed(42)

print(ROOT)
model = nn.Linear(10, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for _ in range(3):
    loss = model(torch.rand(16, 10)).pow(2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
log(loss.item())
