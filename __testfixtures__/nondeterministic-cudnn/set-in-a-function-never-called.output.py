import torch


def reproducible():
    torch.backends.cudnn.benchmark = False
    torch.backends.cudnn.deterministic = True


def main():
    net = torch.nn.Conv2d(3, 8, 3).cuda()
    net(torch.ones(1, 3, 8, 8, device="cuda")).sum().backward()


if __name__ == "__main__":
    torch.backends.cudnn.benchmark = False
    torch.backends.cudnn.deterministic = True
    main()
