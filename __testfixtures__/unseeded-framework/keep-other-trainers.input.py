import torch

from engine import Trainer
from runner import Runner
from utils import set_seed


class LightningTrainer:
    """Has the name only."""

    def fit(self):
        pass


set_seed(3)
trainer = Trainer(max_epochs=3, benchmark=True)
trainer.train()
Runner(model=torch.nn.Linear(2, 2)).train()
LightningTrainer().fit()
