import torch


def test_gradient():
    net = torch.nn.Linear(2, 1).cuda()
    net(torch.ones(1, 2).cuda()).sum().backward()


if __name__ == "__main__":
    test_gradient()
