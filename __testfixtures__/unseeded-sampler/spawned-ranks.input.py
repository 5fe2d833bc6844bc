import torch
import torch.multiprocessing as mp
from torch.utils.data import RandomSampler, random_split


def worker(rank, world_size):
    train_set, val_set = random_split(dataset, [0.8, 0.2])
    sampler = RandomSampler(train_set)
    for index in sampler:
        model(train_set[index]).backward()
        optimizer.step()


if __name__ == "__main__":
    mp.spawn(worker, args=(2,), nprocs=2)
