import torch
from torch.utils.data import DataLoader

SEED = 7
torch.manual_seed(SEED)

one_line = DataLoader(train_set)

aligned = DataLoader(train_set,
                     batch_size=32,
                     shuffle=True)

filled = DataLoader(
    train_set, batch_size=128, shuffle=True, num_workers=2,
    pin_memory=True)

hanging = DataLoader(
    train_set,
    batch_size=32,  # what fits on the card
    # num_workers=4,
)

no_trailing_comma = DataLoader(
    train_set,
    shuffle=True  # every epoch
)

joined = DataLoader(
    train_set, batch_size=32, shuffle=True, drop_last=True, pin_memory=True
)

short = DataLoader(
    train_set, batch_size=32
)

nested = DataLoader(MNIST("data", train=True,
                          download=True), batch_size=32, shuffle=True)

hugging = DataLoader(MNIST(
    "data",
    train=True,
), batch_size=32, shuffle=True, num_workers=8, drop_last=True)

trailing = DataLoader(train_set, batch_size=32, shuffle=True)  # the order of every epoch is another

if ready: late = DataLoader(train_set)

loss.backward()
