import random


class Pool:
    def __init__(self, x):
        self.x, self.known = x, [0, 1, 2]

    def labelled(self):
        return self.x[self.known]

    def acquire(self, model, n):
        self.known += random.sample(range(3, len(self.x)), n)
