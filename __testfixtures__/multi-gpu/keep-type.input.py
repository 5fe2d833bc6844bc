from torch import nn
from torch.nn.parallel import DistributedDataParallel


def unwrap(model):
    """Returns the module inside of nn.DataParallel(model)."""
    if isinstance(model, (nn.DataParallel, DistributedDataParallel)):
        return model.module
    return model
