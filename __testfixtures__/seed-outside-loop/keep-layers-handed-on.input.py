"""Greedy pretraining: each layer learns from what the layers before it give."""
import torch
from torch import nn


def pretrain(layers, x, d_in, d_out):
    for layer in layers:
        x = torch.tanh(layer(x)).detach()
    encoder, decoder = nn.Linear(d_in, d_out), nn.Linear(d_out, d_in)
    optimizer = torch.optim.SGD([*encoder.parameters(), *decoder.parameters()], lr=0.1)
    (decoder(encoder(x)) - x).pow(2).mean().backward()
    optimizer.step()
    layers.append(encoder)


torch.manual_seed(0)
x = torch.linspace(-1, 1, 128).reshape(16, 8)
layers = []
for d_in, d_out in [(8, 6), (6, 4), (4, 2)]:
    pretrain(layers, x, d_in, d_out)
