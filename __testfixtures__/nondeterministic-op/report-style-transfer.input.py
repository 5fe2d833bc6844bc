"""A residual generator for unpaired image translation."""
import itertools

import torch
import torch.nn as nn


class ResidualBlock(nn.Module):
    def __init__(self, features):
        super().__init__()
        self.block = nn.Sequential(
            nn.ReflectionPad2d(1),
            nn.Conv2d(features, features, 3),
            nn.InstanceNorm2d(features),
            nn.ReLU(inplace=True),
            nn.Conv2d(features, features, 3, padding=1, padding_mode="reflect"),
        )

    def forward(self, x):
        return x + self.block(x)


class Generator(nn.Module):
    def __init__(self, channels, blocks=6):
        super().__init__()
        layers = [nn.ReplicationPad2d(channels), nn.Conv2d(channels, 64, 7)]
        layers += [ResidualBlock(64) for _ in range(blocks)]
        layers += [nn.Upsample(scale_factor=2, mode="bicubic"), nn.ZeroPad2d(3), nn.Conv2d(64, channels, 7), nn.Tanh()]
        self.model = nn.Sequential(*layers)

    def forward(self, x):
        return self.model(x)


def main():
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    torch.manual_seed(0)
    generator = Generator(3).to(device)
    optimizer = torch.optim.Adam(itertools.chain(generator.parameters()), lr=2e-4)
    for step in range(100):
        real = torch.rand(1, 3, 64, 64, device=device)
        loss = generator(real).abs().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


if __name__ == "__main__":
    main()
