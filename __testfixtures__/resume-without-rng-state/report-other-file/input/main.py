import torch
from core.checkpoint import load_checkpoint, save_checkpoint
from core.engine import train_one_epoch


def main():
    torch.manual_seed(1)
    model = torch.nn.Sequential(torch.nn.Linear(3, 8), torch.nn.Dropout(), torch.nn.Linear(8, 1))
    optimizer = torch.optim.AdamW(model.parameters())
    epoch = load_checkpoint("last.pth", model, optimizer)
    while epoch < 50:
        train_one_epoch(model, optimizer, torch.rand(32, 3))
        epoch += 1
        save_checkpoint("last.pth", model, optimizer, epoch)


if __name__ == "__main__":
    main()
