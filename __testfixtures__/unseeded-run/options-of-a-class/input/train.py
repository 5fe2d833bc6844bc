import torch
from torch import nn
from options.train_options import TrainOptions

if __name__ == "__main__":
    opt = TrainOptions().parse()
    model = nn.Linear(3, 1)
    optim = torch.optim.Adam(model.parameters(), lr=opt.lr)
    for epoch in range(opt.n_epochs):
        optim.zero_grad()
        model(torch.randn(4, 3)).sum().backward()
        optim.step()
