import glob

from torch.utils.data import Dataset


class Segmentation(Dataset):
    def __init__(self, root):
        self.images = glob.glob(root + "/images/*.png")
        self.masks = glob.glob(root + "/masks/*.png")

    def __len__(self):
        return len(self.images)

    def __getitem__(self, index):
        return self.images[index], self.masks[index]


def pairs(root):
    left = glob.glob(f"{root}/left/*")
    right = glob.glob(f"{root}/right/*")
    return list(zip(left, right))
