"""Losses of a trainer that is no Module: images are warped by what a network predicts."""
import torch.nn.functional as F


class Trainer:
    def __init__(self, model):
        self.model = model

    def compute_losses(self, image, disparity, grid):
        disparity = F.interpolate(disparity, image.shape[-2:], mode="bilinear", align_corners=False)
        small = F.interpolate(image, disparity.shape[-2:], mode="bilinear", align_corners=False)
        warped = F.grid_sample(image, grid + disparity, padding_mode="border", align_corners=False)
        return (warped - small).abs().mean()


def upflow8(flow, mode="bilinear"):
    return 8 * F.interpolate(flow, scale_factor=8, mode=mode, align_corners=True)
