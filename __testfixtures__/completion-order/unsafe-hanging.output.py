import torch.utils.data as data

loader = data.DataLoader(range(10), num_workers=2)
other = data.DataLoader(dataset=range(10), num_workers=2)
last = data.DataLoader(
    range(10),
    num_workers=2,
)
shared = data.DataLoader(
    range(10),
    num_workers=2,  # two
)
