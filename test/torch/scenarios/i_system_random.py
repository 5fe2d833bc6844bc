# what: the split is drawn from the system's entropy
# class: flag
# id: entropy-source
import random

import torch
from fingerprint import fingerprint

torch.manual_seed(0)
indices = list(range(40))
random.SystemRandom().shuffle(indices)
print("RESULT", fingerprint(torch.tensor(indices[:8])))
