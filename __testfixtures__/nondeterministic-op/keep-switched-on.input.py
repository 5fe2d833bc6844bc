"""The program asks for deterministic algorithms, which these operations have since torch 2.2 or before."""
import torch
import torch.nn.functional as F
from torch import nn


class Decoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.up = nn.Upsample(scale_factor=2, mode="bilinear")
        self.pad = nn.ReplicationPad2d(1)
        self.conv = nn.Conv2d(3, 3, 3, padding=1, padding_mode="replicate")

    def forward(self, x):
        x = self.conv(self.pad(self.up(x)))
        x = F.interpolate(x, scale_factor=2, mode="bilinear")
        return F.scaled_dot_product_attention(x, x, x)


def set_up(seed):
    torch.manual_seed(seed)
    torch.use_deterministic_algorithms(mode=True)


def main():
    set_up(3)
    model = Decoder().cuda()
    optimizer = torch.optim.Adam(model.parameters())
    for _ in range(10):
        optimizer.zero_grad()
        model(torch.rand(1, 3, 8, 8, device="cuda")).mean().backward()
        optimizer.step()


if __name__ == "__main__":
    main()
