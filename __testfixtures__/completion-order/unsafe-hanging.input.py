import torch.utils.data as data

loader = data.DataLoader(range(10), num_workers=2,
                         in_order=False)
other = data.DataLoader(in_order=False,
                        dataset=range(10), num_workers=2)
last = data.DataLoader(
    range(10),
    num_workers=2,
    in_order=False
)
shared = data.DataLoader(
    range(10),
    num_workers=2, in_order=False,  # two
)
