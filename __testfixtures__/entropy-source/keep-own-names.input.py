import torch


class SystemRandom:
    def shuffle(self, items):
        items.sort()


class secrets:
    @staticmethod
    def choice(items):
        return items[0]


items = torch.arange(3).tolist()
SystemRandom().shuffle(items)
first = secrets.choice(items)
