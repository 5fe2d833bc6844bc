import torch
from ray.train import ScalingConfig
from ray.train.torch import TorchTrainer, prepare_model
from torch import nn


def train_loop_per_worker(config):
    model = prepare_model(nn.Linear(3, 1))
    optim = torch.optim.Adam(model.parameters(), lr=config["lr"])
    optim.zero_grad()
    model(torch.randn(4, 3)).sum().backward()
    optim.step()


def main():
    torch.manual_seed(3)
    trainer = TorchTrainer(
        train_loop_per_worker=train_loop_per_worker,
        train_loop_config={"lr": 0.1},
        scaling_config=ScalingConfig(num_workers=2),
    )
    trainer.fit()


if __name__ == "__main__":
    main()
