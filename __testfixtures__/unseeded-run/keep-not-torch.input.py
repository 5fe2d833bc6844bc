"""Step through a simulation of a queue."""
import random


class Queue:
    def __init__(self):
        self.length = 0

    def step(self):
        self.length = max(0, self.length + random.choice([-1, 1]))


def train(queue, steps):
    for _ in range(steps):
        queue.step()
    return queue.length


if __name__ == "__main__":
    print(train(Queue(), 100))
