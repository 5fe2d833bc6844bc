import torch
from torch.utils.data import DataLoader, Subset

torch.manual_seed(0)
model = torch.nn.Linear(8, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)

for epoch in range(10):
    # a fresh subset, and with it a fresh loader, in every epoch
    loader = DataLoader(Subset(train_set, pick(epoch)), batch_size=32, shuffle=True)
    print(epoch, len(loader))
    for x, y in loader:
        optimizer.zero_grad()
        torch.nn.functional.mse_loss(model(x), y).backward()
        optimizer.step()
    while True:
        for x, y in DataLoader(val_set):
            print(model(x), y)
        break

loaders = [DataLoader(part, batch_size=32) for part in parts]
by_name = {name: DataLoader(part) for name, part in named.items()}
make = lambda dataset: DataLoader(dataset, batch_size=8)
print(loaders, by_name, make(train_set), make(val_set))
