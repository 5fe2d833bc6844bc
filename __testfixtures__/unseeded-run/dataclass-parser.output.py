from dataclasses import dataclass, field
from typing import Optional

import torch
from torch import nn
from transformers import HfArgumentParser, set_seed


@dataclass
class ModelArguments:
    hidden: int = field(default=16, metadata={"help": "width of the model"})


@dataclass
class RunArguments:
    lr: float = 0.1
    epochs: int = 3
    seed: Optional[int] = field(default=None, metadata={"help": "seed of the run"})



def train(model, data, target, lr, epochs):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    for _ in range(epochs):
        loss = nn.functional.mse_loss(model(data), target)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.item()


def main():
    parser = HfArgumentParser((ModelArguments, RunArguments))
    model_args, run_args = parser.parse_args_into_dataclasses()
    if run_args.seed is not None:
        set_seed(run_args.seed)
    data = torch.randn(64, 10)
    model = nn.Sequential(nn.Linear(10, model_args.hidden), nn.Linear(model_args.hidden, 1))
    train(model, data, data.sum(1, keepdim=True), run_args.lr, run_args.epochs)


if __name__ == "__main__":
    main()
