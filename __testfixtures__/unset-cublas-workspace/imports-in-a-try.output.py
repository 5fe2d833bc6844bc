try:
    import os
    import torch
except ImportError as error:
    print("Install what requirements.txt names.")
    raise SystemExit(1) from error

os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")  # before CUDA is used

os.makedirs("out", exist_ok=True)
net = torch.nn.Linear(2, 1).cuda()
net(torch.ones(1, 2).cuda()).sum().backward()
