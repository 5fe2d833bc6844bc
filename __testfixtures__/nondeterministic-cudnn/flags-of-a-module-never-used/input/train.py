import torch

import tools


def main():
    tools.banner()
    net = torch.nn.Conv2d(3, 8, 3).cuda()
    net(torch.ones(1, 3, 8, 8, device="cuda")).sum().backward()


if __name__ == "__main__":
    main()
