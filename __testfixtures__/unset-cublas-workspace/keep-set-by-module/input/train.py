from settings import prepare

import torch

if __name__ == "__main__":
    prepare()
    net = torch.nn.Linear(2, 2).cuda()
    net(torch.ones(1, 2).cuda()).sum().backward()
