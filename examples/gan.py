"""Translate between two unpaired domains with a tiny cycle-consistent GAN.

Domain A holds points on a ring, domain B points on a square. Everything is at the top level, as in
many research scripts: `python gan.py` trains and prints how far the translated points are from
their target.
"""

import itertools
import math
import random

import numpy as np
import torch
import torch.nn as nn
from torch.utils.data import DataLoader, TensorDataset

n_epochs = 6
batch_size = 64
lambda_cycle = 5.0

cuda = torch.cuda.is_available()
device = torch.device("cuda" if cuda else "cpu")
torch.backends.cudnn.benchmark = True


def ring(n):
    angle = np.linspace(0, 2 * math.pi, n, endpoint=False)
    return np.stack([np.cos(angle), np.sin(angle)], axis=1).astype(np.float32)


def square(n):
    side = np.linspace(-1, 1, n // 4, endpoint=False)
    edge = np.ones_like(side)
    sides = [(side, -edge), (edge, side), (-side, edge), (-edge, -side)]
    return np.concatenate([np.stack(s, axis=1) for s in sides]).astype(np.float32)


class Generator(nn.Module):
    def __init__(self, hidden=32):
        super().__init__()
        self.model = nn.Sequential(
            nn.Linear(2, hidden),
            nn.LeakyReLU(0.2, inplace=True),
            nn.Linear(hidden, hidden),
            nn.LeakyReLU(0.2, inplace=True),
            nn.Linear(hidden, 2),
        )

    def forward(self, x):
        return x + self.model(x)


class Discriminator(nn.Module):
    def __init__(self, hidden=32):
        super().__init__()
        self.model = nn.Sequential(
            nn.Linear(2, hidden),
            nn.LeakyReLU(0.2, inplace=True),
            nn.Dropout(0.3),
            nn.Linear(hidden, 1),
        )

    def forward(self, x):
        return self.model(x)


class ReplayBuffer:
    """Show the discriminator some older fakes, as in Shrivastava et al., 2017."""

    def __init__(self, max_size=200):
        self.max_size = max_size
        self.data = []

    def push_and_pop(self, batch):
        result = []
        for element in batch.detach():
            if len(self.data) < self.max_size:
                self.data.append(element)
                result.append(element)
            elif random.uniform(0, 1) > 0.5:
                i = random.randint(0, self.max_size - 1)
                result.append(self.data[i])
                self.data[i] = element
            else:
                result.append(element)
        return torch.stack(result)


# Data: the two domains are not paired, so each has its own shuffled loader.
points_a = TensorDataset(torch.from_numpy(ring(512)))
points_b = TensorDataset(torch.from_numpy(square(512)))
loader_a = DataLoader(points_a, batch_size=batch_size, shuffle=True)
loader_b = DataLoader(
    points_b,
    batch_size=batch_size,
    shuffle=True,
)

# Networks
G_AB, G_BA = Generator().to(device), Generator().to(device)
D_A, D_B = Discriminator().to(device), Discriminator().to(device)
criterion_gan = nn.MSELoss()
criterion_cycle = nn.L1Loss()
optimizer_g = torch.optim.Adam(
    itertools.chain(G_AB.parameters(), G_BA.parameters()), lr=2e-3, betas=(0.5, 0.999)
)
optimizer_d = torch.optim.Adam(
    itertools.chain(D_A.parameters(), D_B.parameters()), lr=1e-3, betas=(0.5, 0.999)
)
buffer_a, buffer_b = ReplayBuffer(), ReplayBuffer()

for epoch in range(n_epochs):
    for (real_a,), (real_b,) in zip(loader_a, loader_b):
        real_a = real_a.to(device) + 0.02 * torch.randn(real_a.shape, device=device)
        real_b = real_b.to(device) + 0.02 * torch.randn(real_b.shape, device=device)
        valid = torch.ones(len(real_a), 1, device=device)
        fake = torch.zeros(len(real_a), 1, device=device)

        # Generators
        optimizer_g.zero_grad()
        fake_b, fake_a = G_AB(real_a), G_BA(real_b)
        loss_gan = criterion_gan(D_B(fake_b), valid) + criterion_gan(D_A(fake_a), valid)
        loss_cycle = criterion_cycle(G_BA(fake_b), real_a) + criterion_cycle(G_AB(fake_a), real_b)
        loss_g = loss_gan + lambda_cycle * loss_cycle
        loss_g.backward()
        optimizer_g.step()

        # Discriminators
        optimizer_d.zero_grad()
        loss_d = 0.5 * (
            criterion_gan(D_A(real_a), valid)
            + criterion_gan(D_A(buffer_a.push_and_pop(fake_a)), fake)
            + criterion_gan(D_B(real_b), valid)
            + criterion_gan(D_B(buffer_b.push_and_pop(fake_b)), fake)
        )
        loss_d.backward()
        optimizer_d.step()

    print(f"[epoch {epoch + 1}/{n_epochs}] [D loss {loss_d:.4f}] [G loss {loss_g:.4f}]")

with torch.no_grad():
    translated = G_AB(torch.from_numpy(ring(512)).to(device)).cpu()
distance = (translated.abs().amax(dim=1) - 1).abs().mean()
print(f"mean distance to the square: {distance:.8f}")
