from torch.utils.data import DataLoader

from datasets.noise import NoiseDataset


def make_loader(args, length):
    dataset = NoiseDataset(length)
    return DataLoader(dataset, batch_size=args.batch_size, shuffle=True, num_workers=args.num_workers)
