import torch

torch.set_deterministic(True)


class Run:
    def __init__(self, exact):
        torch.set_deterministic(d=exact)

    def stop(self):
        torch.set_deterministic(False)
