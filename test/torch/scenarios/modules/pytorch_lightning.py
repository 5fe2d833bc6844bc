"""Stand-in for Lightning, which the tests do not install: what 2.6 does of it that the scenarios rely on, and no more."""
import os
import random

import numpy as np
import torch


def seed_everything(seed=None, workers=False, verbose=True):
    # lightning/fabric/utilities/seed.py
    seed = 0 if seed is None else int(seed)
    if not 0 <= seed <= 2**32 - 1:
        raise ValueError(f"{seed} is not in bounds")
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)
    os.environ["PL_SEED_WORKERS"] = f"{int(workers)}"
    return seed


class LightningModule(torch.nn.Module):
    pass


class Trainer:
    def __init__(self, *, max_epochs=1, deterministic=None, benchmark=None):
        # lightning/pytorch/trainer/connectors/accelerator_connector.py, `_set_torch_flags`
        if deterministic and benchmark is None:
            benchmark = False
        if benchmark is not None:
            torch.backends.cudnn.benchmark = benchmark
        if deterministic == "warn":
            torch.use_deterministic_algorithms(True, warn_only=True)
        elif isinstance(deterministic, bool):
            torch.use_deterministic_algorithms(deterministic)
        if deterministic:
            os.environ["CUBLAS_WORKSPACE_CONFIG"] = ":4096:8"
        self.max_epochs = max_epochs

    def fit(self, model, loader):
        optimizer = model.configure_optimizers()
        for _ in range(self.max_epochs):
            for index, batch in enumerate(loader):
                optimizer.zero_grad()
                model.training_step(batch, index).backward()
                optimizer.step()
