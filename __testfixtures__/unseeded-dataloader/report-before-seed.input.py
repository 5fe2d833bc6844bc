import torch
from torch.utils.data import DataLoader

# The order agrees from run to run as it is: it is drawn when the loader is iterated.
loader = DataLoader(train_set, shuffle=True)
loaders = [DataLoader(part) for part in parts]
torch.manual_seed(0)
for x in loader:
    x.loss.backward()
