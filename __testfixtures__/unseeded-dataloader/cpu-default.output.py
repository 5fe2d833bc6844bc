import torch
from torch.utils.data import DataLoader

torch.set_default_device("cpu")
torch.set_default_tensor_type(torch.FloatTensor)
torch.manual_seed(0)
loader = DataLoader(train_set, shuffle=True, generator=torch.Generator().manual_seed(0))
loss.backward()
