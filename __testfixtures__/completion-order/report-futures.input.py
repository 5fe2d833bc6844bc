import asyncio
import concurrent.futures
from concurrent.futures import ThreadPoolExecutor, as_completed

from torch.utils.data import DataLoader


def read_all(read, paths, pool):
    rows = []
    with ThreadPoolExecutor() as executor:
        futures = {executor.submit(read, path): path for path in paths}
        for future in concurrent.futures.as_completed(futures):
            rows.append(future.result())
        more = [future.result() for future in as_completed(list(futures))]
    others = list(pool.imap_unordered(read, paths))
    return rows, more[0], others


async def fetch(tasks):
    pages = []
    for task in asyncio.as_completed(tasks):
        pages.append(await task)
    return pages


loader = DataLoader(
    range(10),
    num_workers=2,
    in_order=False,  # faster
)
