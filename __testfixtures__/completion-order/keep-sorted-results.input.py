from concurrent.futures import as_completed
from multiprocessing import Pool


def gather(futures, read, paths):
    rows = []
    for future in as_completed(futures):
        rows.append(future.result())
    rows.sort(key=lambda row: row["id"])
    with Pool() as pool:
        items = sorted(pool.imap_unordered(read, paths))
    return rows[0], items[0]
