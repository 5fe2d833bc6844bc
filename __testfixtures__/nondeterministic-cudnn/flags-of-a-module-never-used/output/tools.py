import torch


def banner():
    print(torch.__version__)


def be_fast():
    torch.backends.cudnn.benchmark = False


def be_repeatable():
    torch.backends.cudnn.benchmark = False
    torch.backends.cudnn.deterministic = True
