import torch
from monai.losses import DiceLoss
from monai.networks.nets import UNet
from monai.utils import set_determinism

from project import volumes

set_determinism(seed=0)
torch.backends.cudnn.benchmark = False
model = UNet(3, 1, 2, channels=(16, 32), strides=(2,))
optimizer = torch.optim.Adam(model.parameters())
for images, masks in volumes():
    optimizer.zero_grad()
    DiceLoss(sigmoid=True)(model(images), masks).backward()
    optimizer.step()
