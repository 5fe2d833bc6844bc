# what: the ranks share out the data because their samplers have one seed; one seed per rank would draw items twice
# class: look-alike
import torch
from fingerprint import fingerprint
from torch import nn
from torch.utils.data import DataLoader
from torch.utils.data.distributed import DistributedSampler

WORLD_SIZE = 4


def train_rank(rank, model, dataset):
    sampler = DistributedSampler(dataset, num_replicas=WORLD_SIZE, rank=rank)
    loader = DataLoader(dataset, batch_size=4, sampler=sampler)
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-4)
    seen = []
    for epoch in range(1):
        sampler.set_epoch(epoch)
        for batch in loader:
            seen += batch.tolist()
            optimizer.zero_grad()
            model(batch[:, None].float()).square().mean().backward()
            optimizer.step()
    return seen


def main():
    model = nn.Linear(1, 1)
    seen = []
    for rank in range(WORLD_SIZE):
        torch.manual_seed(100 + rank)
        seen += train_rank(rank, model, range(32))
    print("DISTINCT items", len(set(seen)))
    print("RESULT", fingerprint(seen))


if __name__ == "__main__":
    main()
