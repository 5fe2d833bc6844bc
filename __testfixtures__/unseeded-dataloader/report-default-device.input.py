import torch
from torch.utils.data import DataLoader

torch.set_default_device("cuda" if torch.cuda.is_available() else "cpu")
torch.manual_seed(0)
loader = DataLoader(train_set, shuffle=True)
loss.backward()
