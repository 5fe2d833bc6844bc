from torch.nn import Conv1d, Conv2d, Conv3d, Module
from torch.nn.functional import dropout1d, dropout2d as drop_maps, dropout3d, relu


class Audio(Module):
    def __init__(this):
        super().__init__()
        this.conv = Conv1d(1, 8, 5)

    def forward(this, wave):
        return dropout1d(this.conv(wave), 0.1)


class Image(Module):
    def __init__(self):
        super().__init__()
        self.blocks = [Conv2d(3, 8, 3), Conv2d(8, 8, 3)]

    def forward(self, x):
        for block in self.blocks:
            x = drop_maps(
                relu(block(x)),
                p=0.2,
            )
        return x


class Volume(Module):
    def __init__(self):
        super().__init__()
        self.conv = Conv3d(1, 4, 3)

    def forward(self, x):
        head = lambda y: dropout3d(y, 0.5)
        return head(self.conv(x))
