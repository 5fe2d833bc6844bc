import os as operating_system

import torch as th

path = operating_system.environ.get("DATA", "data")
model = th.nn.Linear(3, 3).to("cuda")
model(th.load(path)).sum().backward()
