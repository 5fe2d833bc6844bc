import random

import numpy as np
import torch

SEED = 5
options = {"seed": SEED}
rng = np.random.default_rng(SEED)
legacy = np.random.RandomState(seed=SEED)
pick = random.Random("a phrase")
spread = np.random.default_rng(**options)
generator = torch.Generator()
children = [np.random.default_rng(child) for child in np.random.SeedSequence(SEED).spawn(3)]
print(rng, legacy, pick, spread, generator, children)
