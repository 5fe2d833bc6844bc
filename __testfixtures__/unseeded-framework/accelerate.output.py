import torch
from accelerate import Accelerator
from accelerate.utils import set_seed

from project import Net, make_loader


def training_function(config):
    accelerator = Accelerator()
    set_seed(config["seed"])
    torch.use_deterministic_algorithms(True, warn_only=True)
    model = Net()
    optimizer = torch.optim.AdamW(model.parameters(), lr=config["lr"])
    model, optimizer, loader = accelerator.prepare(model, optimizer, make_loader())
    for epoch in range(config["epochs"]):
        for batch, target in loader:
            optimizer.zero_grad()
            loss = torch.nn.functional.cross_entropy(model(batch), target)
            accelerator.backward(loss)
            optimizer.step()


if __name__ == "__main__":
    training_function({"seed": 42, "lr": 1e-3, "epochs": 3})
