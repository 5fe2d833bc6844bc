import torch

torch.manual_seed(0)
torch.use_deterministic_algorithms(True)
table = torch.zeros(10, 4, requires_grad=True)
table[torch.tensor([1, 1, 2])].sum().backward()
