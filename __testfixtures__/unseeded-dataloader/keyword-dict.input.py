import argparse

import torch
import torch.optim as optim


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

    train_loader = torch.utils.data.DataLoader(train_set, **train_kwargs)
    test_loader = torch.utils.data.DataLoader(
        test_set,
        # what the two have in common
        **test_kwargs,
    )
    other_loader = torch.utils.data.DataLoader(
        test_set, batch_size=args.batch_size, shuffle=True, **extra)
    only = torch.utils.data.DataLoader(**{"dataset": test_set, **extra})
    optim.SGD(model.parameters(), lr=0.1).step()


if __name__ == "__main__":
    main()
