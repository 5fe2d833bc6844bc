from concurrent.futures import ThreadPoolExecutor, as_completed


def read_all(read, paths):
    results = [None] * len(paths)
    by_path = {}
    with ThreadPoolExecutor() as executor:
        futures = {executor.submit(read, path): index for index, path in enumerate(paths)}
        for future in as_completed(futures):
            results[futures[future]] = future.result()
            by_path[paths[futures[future]]] = future.result()
    return results, by_path["first"]
