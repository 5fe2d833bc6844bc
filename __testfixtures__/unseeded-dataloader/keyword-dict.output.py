import argparse
import random

import torch
import torch.optim as optim


def seed_worker(worker_id: int) -> None:
    """Seed Python in a DataLoader worker from the worker's own torch seed."""
    worker_seed = torch.initial_seed() % 2**32
    random.seed(worker_seed)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1, metavar="S")
    parser.add_argument("--batch-size", type=int, default=64, metavar="N")
    args = parser.parse_args()
    use_cuda = torch.cuda.is_available()
    torch.manual_seed(args.seed)

    train_kwargs = {"batch_size": args.batch_size}
    test_kwargs = {"batch_size": 1000}
    if use_cuda:
        cuda_kwargs = {"num_workers": 1, "pin_memory": True, "shuffle": True}
        train_kwargs.update(cuda_kwargs)
        test_kwargs.update(cuda_kwargs)
    extra = dict(drop_last=True) if use_cuda else {}

    train_loader = torch.utils.data.DataLoader(
        train_set,
        worker_init_fn=seed_worker,
        generator=torch.Generator().manual_seed(args.seed),
        **train_kwargs,
    )
    test_loader = torch.utils.data.DataLoader(
        test_set,
        worker_init_fn=seed_worker,
        generator=torch.Generator().manual_seed(args.seed + 1),
        # what the two have in common
        **test_kwargs,
    )
    other_loader = torch.utils.data.DataLoader(
        test_set, batch_size=args.batch_size, shuffle=True,
        generator=torch.Generator().manual_seed(args.seed + 2), **extra)
    only = torch.utils.data.DataLoader(
        generator=torch.Generator().manual_seed(args.seed + 3),
        **{"dataset": test_set, **extra},
    )
    optim.SGD(model.parameters(), lr=0.1).step()


if __name__ == "__main__":
    main()
