import torch


def main():
    table = torch.zeros(10, 4, requires_grad=True)
    table[torch.tensor([1, 1, 2])].sum().backward()


if __name__ == "__main__":
    torch.use_deterministic_algorithms(True, warn_only=True)
    main()
