from composer import Trainer
from composer.models import ComposerClassifier
from composer.utils.reproducibility import seed_all
from torch import nn

from project import train_loader

seed_all(17)
model = ComposerClassifier(nn.Sequential(nn.Flatten(), nn.Linear(784, 10)), num_classes=10)
trainer = Trainer(model=model, train_dataloader=train_loader(), max_duration="2ep")
trainer.fit()
