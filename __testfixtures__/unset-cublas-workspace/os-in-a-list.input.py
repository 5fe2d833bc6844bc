import torch
import json, os, sys
net = torch.nn.Linear(2, 2).cuda()
net(torch.ones(1, 2).cuda()).sum().backward()
print(json, os.getcwd(), sys.argv)
