import os

os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")  # before CUDA is used

import torch


def be_deterministic():
    os.environ["CUBLAS_WORKSPACE_CONFIG"] = ":4096:8"
    torch.use_deterministic_algorithms(True)


def main():
    net = torch.nn.Linear(2, 1).cuda()
    net(torch.ones(1, 2).cuda()).sum().backward()


if __name__ == "__main__":
    main()
