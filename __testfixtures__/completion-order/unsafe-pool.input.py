from multiprocessing import Pool

import torch
from tqdm import tqdm


def load(path):
    return torch.load(path)


def main(paths):
    samples = []
    with Pool(4) as pool:
        for sample in tqdm(pool.imap_unordered(load, paths), total=len(paths)):
            samples.append(sample)
    return torch.stack(samples)


if __name__ == "__main__":
    main(["a.pt", "b.pt"])
