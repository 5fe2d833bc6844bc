from torch import set_deterministic

set_deterministic(True)
