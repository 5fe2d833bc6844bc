import torch

TABLE = torch.ones(1, 2).cuda()
