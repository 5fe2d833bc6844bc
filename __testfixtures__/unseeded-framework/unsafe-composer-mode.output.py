import composer
from composer.models import ComposerClassifier
from composer.utils.reproducibility import seed_all
from torch import nn

from project import train_loader

seed_all(5)

trainer = composer.Trainer(
    model=ComposerClassifier(nn.Linear(784, 10), num_classes=10),
    train_dataloader=train_loader(),
    max_duration="2ep",
    seed=5,
    deterministic_mode=True,
)
trainer.fit()
