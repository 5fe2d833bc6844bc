import torch


def main(net):
    net(torch.ones(1, 3, 8, 8, device="cuda")).sum().backward()


if __name__ == "__main__":
    import sys

    torch.backends.cudnn.benchmark = False
    torch.backends.cudnn.deterministic = True
    main(torch.load(sys.argv[1]))
