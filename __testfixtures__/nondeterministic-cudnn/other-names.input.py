import torch as th
from torch.backends import cudnn as conv

backend = th.backends.cudnn


def speed_up():
    conv.benchmark = True
    backend.deterministic = False
