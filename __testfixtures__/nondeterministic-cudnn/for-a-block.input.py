import torch
from torch.backends import cudnn

net = torch.nn.Conv2d(3, 8, 3).cuda()
cudnn.benchmark, cudnn.deterministic = False, True
with cudnn.flags(enabled=True, benchmark=True):
    net(torch.ones(1, 3, 8, 8).cuda()).sum().backward()
with cudnn.flags(True, True):
    net(torch.ones(1, 3, 8, 8).cuda()).sum().backward()
with cudnn.flags(
    enabled=True,
    benchmark=True,
    deterministic=False,
):
    net(torch.ones(1, 3, 8, 8).cuda()).sum().backward()
