from mmengine.model import BaseModel
from mmengine.runner import Runner, set_random_seed
from torch import nn
from torch.optim import SGD

from project import train_loader


class Classifier(BaseModel):
    def __init__(self):
        super().__init__()
        self.head = nn.Linear(784, 10)

    def forward(self, images, labels, mode):
        scores = self.head(images.flatten(1))
        return {"loss": nn.functional.cross_entropy(scores, labels)} if mode == "loss" else scores


def main():
    runner = Runner(
        model=Classifier(),
        work_dir="./work_dir",
        train_dataloader=train_loader(),
        optim_wrapper=dict(optimizer=dict(type=SGD, lr=0.01)),
        train_cfg=dict(by_epoch=True, max_epochs=5),
        randomness=dict(seed=42),
    )
    runner.train()


if __name__ == "__main__":
    set_random_seed(42)
    main()
