import os as operating_system

operating_system.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")

import torch as th

path = operating_system.environ.get("DATA", "data")
model = th.nn.Linear(3, 3).to("cuda")
model(th.load(path)).sum().backward()
