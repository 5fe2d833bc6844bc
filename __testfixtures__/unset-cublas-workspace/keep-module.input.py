import torch


class Trainer:
    def __init__(self, net):
        self.net = net.cuda()

    def step(self, x):
        self.net(x.cuda()).sum().backward()
