import random
import struct
import time
from datetime import datetime

import torch

seed = int(time.time())
torch.manual_seed(seed)
random.seed(int(datetime.now().timestamp()))
started = struct.pack("I", 3)
print(torch.rand(1))
