import torch.multiprocessing as mp
from multiprocessing.pool import ThreadPool


def collect(read, paths):
    context = mp.get_context("spawn")
    pool = context.Pool(2)
    first = list(pool.imap(read, paths, chunksize=8))
    with ThreadPool(2) as threads:
        second = [row for row in threads.imap(read, paths)]
    return first + second
