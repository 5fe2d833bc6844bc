import torch


class DataLoader:
    """Named like torch's, and another thing."""

    def __init__(self, dataset, shuffle=False):
        self.dataset = dataset


torch.manual_seed(0)
loader = DataLoader(train_set, shuffle=True)
loss.backward()
