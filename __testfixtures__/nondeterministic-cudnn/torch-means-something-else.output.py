import torch as T


def main(torch):
    """The parameter is the path of an installation."""
    T.manual_seed(3)
    T.backends.cudnn.benchmark = False
    T.backends.cudnn.deterministic = True
    print(torch)
    net = T.nn.Conv2d(3, 8, 3).cuda()
    net(T.ones(1, 3, 8, 8, device="cuda")).sum().backward()


if __name__ == "__main__":
    main("/opt/torch")
