import os as python_os
import platform

python_os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")

import torch

os = platform.system()
model = torch.nn.Linear(3, 3).to("cuda" if os == "Linux" else "cpu")
model(torch.ones(3, 3)).sum().backward()
