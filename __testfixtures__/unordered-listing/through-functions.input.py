import os

from torch.utils.data import DataLoader, Dataset


class Clips(Dataset):
    def __init__(self, names):
        self.names = names

    def __len__(self):
        return len(self.names)

    def __getitem__(self, index):
        return self.names[index]


def find_clips(root):
    return [name for name in os.listdir(root) if name.endswith(".wav")]


def count_clips(root):
    return len(find_clips(root))


def main(root):
    print(count_clips(root), "clips")
    return DataLoader(Clips(os.listdir(root)), batch_size=4)


if __name__ == "__main__":
    clips = find_clips("data")
    train, test = clips[10:], clips[:10]
    main("data")
