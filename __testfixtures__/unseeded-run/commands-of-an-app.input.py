"""Of the commands of an app only one trains."""
import torch
import typer
from torch import nn

app = typer.Typer()


@app.command()
def train(steps: int = 10, seed: int = 3):
    torch.manual_seed(seed)
    model = nn.Linear(2, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(steps):
        optimizer.zero_grad()
        model(torch.rand(4, 2)).sum().backward()
        optimizer.step()
    torch.save(model.state_dict(), "model.pt")


@app.command()
def show(path: str):
    model = nn.Linear(2, 1)
    model.load_state_dict(torch.load(path))
    print(model.weight)


if __name__ == "__main__":
    app()
