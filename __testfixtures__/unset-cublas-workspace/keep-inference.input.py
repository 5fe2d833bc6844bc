import sys

import torch

net = torch.load(sys.argv[1]).cuda().eval()
with torch.no_grad():
    print(net(torch.ones(1, 2).cuda()))
