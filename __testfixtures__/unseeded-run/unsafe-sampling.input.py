import torch
from torch import nn

decoder = nn.Linear(2, 4)
decoder.load_state_dict(torch.load("decoder.pt"))
for i in range(5):
    with torch.no_grad():
        print(i, decoder(torch.randn(1, 2)))
