"""Stand-in for transformers, which the tests do not install: what 5.23 does of it that the scenario relies on, and no more."""
import random
from dataclasses import dataclass

import numpy as np
import torch


def set_seed(seed, deterministic=False):
    # transformers/trainer_utils.py
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)
    if deterministic:
        torch.use_deterministic_algorithms(True)


@dataclass
class TrainingArguments:
    output_dir: str
    num_train_epochs: int = 1
    seed: int = 42
    full_determinism: bool = False


class Trainer:
    def __init__(self, model, args, train_dataset):
        # transformers/trainer.py: seeds here, and not before
        set_seed(args.seed, deterministic=args.full_determinism)
        self.model, self.args, self.train_dataset = model, args, train_dataset

    def train(self):
        optimizer = torch.optim.SGD(self.model.parameters(), lr=0.01)
        for _ in range(self.args.num_train_epochs):
            for index in torch.randperm(len(self.train_dataset)).tolist():
                x, y = self.train_dataset[index]
                optimizer.zero_grad()
                (self.model(x) - y).pow(2).sum().backward()
                optimizer.step()
