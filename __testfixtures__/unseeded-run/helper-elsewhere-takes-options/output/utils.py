import random

import torch


def set_seed(args):
    """Every run of the same options starts alike."""
    torch.manual_seed(args.seed)
    random.seed(args.seed)
    torch.cuda.manual_seed_all(args.seed)
