import torch
from torch import nn

from options import get_args


def main():
    args = get_args()

    torch.manual_seed(args.seed)

    if args.cuda and args.cuda_deterministic:
        torch.backends.cudnn.benchmark = False
        torch.backends.cudnn.deterministic = True
        torch.use_deterministic_algorithms(True, warn_only=True)

    device = torch.device("cuda" if args.cuda else "cpu")
    model = nn.Linear(4, 1).to(device)
    model(torch.ones(2, 4, device=device)).sum().backward()


if __name__ == "__main__":
    main()
