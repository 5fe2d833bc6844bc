import monai
import torch
from monai.networks.nets import UNet

from project import volumes


def main():
    # `unseeded-run` seeds with `monai.utils.set_determinism`, which sets both flags.
    model = UNet(3, 1, 2, channels=(16, 32), strides=(2,))
    optimizer = torch.optim.Adam(model.parameters())
    for images, masks in volumes():
        optimizer.zero_grad()
        monai.losses.DiceLoss(sigmoid=True)(model(images), masks).backward()
        optimizer.step()


if __name__ == "__main__":
    main()
