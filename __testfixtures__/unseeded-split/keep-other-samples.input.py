import random

import pandas as pd
import torch
from torch.distributions import Normal

noise = Normal(0, 1).sample((4,))
picked = random.sample(range(10), 3)
frame = pd.DataFrame({"a": [1, 2, 3]})
values = frame["a"].to_numpy()


def draw(policy, state):
    return policy.sample(state)


class Buffer:
    def sample(self, n):
        return random.sample(self.items, n)


buffer = Buffer()
batch = buffer.sample(8)
