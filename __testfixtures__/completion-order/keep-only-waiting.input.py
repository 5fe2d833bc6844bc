from concurrent.futures import ThreadPoolExecutor, as_completed
from multiprocessing import Pool

from tqdm import tqdm


def convert_all(convert, paths):
    with ThreadPoolExecutor() as executor:
        futures = [executor.submit(convert, path) for path in paths]
        for future in tqdm(as_completed(futures), total=len(futures)):
            future.result()
    with Pool(4) as pool:
        for _ in pool.imap_unordered(convert, paths):
            pass
        total = sum(pool.imap_unordered(len, paths))
        done = len(list(pool.imap_unordered(convert, paths)))
    print(total, done)
