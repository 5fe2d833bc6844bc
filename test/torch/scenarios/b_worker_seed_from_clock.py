# what: each worker seeds NumPy from the clock, so the noise is another one in every run
# class: fix
# id: nondeterministic-seed
import random
import time

import numpy as np
import torch
from fingerprint import fingerprint
from torch.utils.data import DataLoader, Dataset


class Noisy(Dataset):
    def __len__(self):
        return 16

    def __getitem__(self, index):
        return np.float32(index + np.random.rand())


def seed_numpy(worker_id):
    np.random.seed((time.time_ns() + worker_id) % 2**32)


def main():
    random.seed(0)
    np.random.seed(0)
    torch.manual_seed(0)
    loader = DataLoader(Noisy(), batch_size=4, num_workers=2, worker_init_fn=seed_numpy, generator=torch.Generator().manual_seed(1))
    weight = torch.zeros(1, requires_grad=True)
    optimizer = torch.optim.SGD([weight], lr=0.01)
    seen = []
    for epoch in range(2):
        for batch in loader:
            optimizer.zero_grad()
            ((weight - batch) ** 2).mean().backward()
            optimizer.step()
            seen.append(batch)
    noise = {round(float(value) % 1, 6) for batch in seen for value in batch}
    assert len(noise) == 32, "each item has noise of its own"
    print("RESULT", fingerprint(seen))


if __name__ == "__main__":
    main()
