from concurrent.futures import ThreadPoolExecutor
from multiprocessing import Pool

from torch.utils.data import DataLoader

with ThreadPoolExecutor() as executor, Pool() as pool:
    first = list(executor.map(str, range(3)))
    second = list(pool.imap(str, range(3)))
loader = DataLoader(first, num_workers=2, in_order=True)
single = DataLoader(first, in_order=False)
none = DataLoader(first, num_workers=0, in_order=False)
rows = first[0], second[0]
