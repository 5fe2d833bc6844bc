"""Names that PyTorch has too."""
import asyncio
from queue import Queue

import numpy as np
import pandas as pd
import torch
from scipy.ndimage import interpolate
from torch import nn
from torchvision import transforms


class Upsample(nn.Module):
    def __init__(self, mode="bilinear"):
        super().__init__()
        self.mode = mode

    def forward(self, x):
        return x


async def fetch(jobs):
    return await asyncio.gather(*jobs)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.up = Upsample(mode="bilinear")

    def forward(self, x, frame):
        middle = frame.median()
        total = frame.cumsum(axis=1)
        return x + middle + total


def summarise(table: pd.DataFrame, queue: Queue):
    frame = pd.read_csv("runs.csv")
    queue.put(frame.median())
    counts = np.bincount(np.arange(3), weights=np.ones(3))
    curve = np.cumsum(counts)
    image = interpolate.zoom(curve, 2, mode="reflect")
    crop = transforms.RandomCrop(32, padding=4, padding_mode="reflect")
    return frame.interpolate("linear"), image, crop


def train(model, batches):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for batch in batches:
        model(batch.cuda(), pd.DataFrame()).mean().backward()
        optimizer.step()
        loss = pd.Series([1.0, 2.0])
        print(loss.median(), np.median([1.0, 2.0]))


if __name__ == "__main__":
    train(Net().cuda(), [])
