import torch


def smooth(x):
    return torch.nn.functional.avg_pool1d(x, 3)


if __name__ == "__main__":
    print(smooth(torch.rand(1, 1, 8)))
