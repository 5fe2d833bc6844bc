import numpy as np


def make_kernels(count, size):
    return [np.random.normal(size=(size, size)) for _ in range(count)]


KERNELS = make_kernels(8, 5)
