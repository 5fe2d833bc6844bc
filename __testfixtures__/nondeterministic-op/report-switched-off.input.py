"""What is set last turns it off, and no program in view uses the module."""
import torch
import torch.nn.functional as F
from torch import nn

torch.use_deterministic_algorithms(True)
torch.set_deterministic_debug_mode("default")


class Decoder(nn.Module):
    def forward(self, x, skip):
        x = F.interpolate(x, size=skip.shape[-2:], mode="bilinear", align_corners=False)
        return F.scaled_dot_product_attention(x, skip, skip)
