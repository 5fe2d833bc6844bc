import torch
import torch.backends.cudnn as cudnn


def set_seed(seed):
    torch.manual_seed(seed)
    cudnn.deterministic = True
    cudnn.benchmark = False
