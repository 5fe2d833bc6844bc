import composer
from composer.models import ComposerClassifier
from torch import nn

from project import train_loader

trainer = composer.Trainer(
    model=ComposerClassifier(nn.Linear(784, 10), num_classes=10),
    train_dataloader=train_loader(),
    max_duration="2ep",
    seed=5,
)
trainer.fit()
