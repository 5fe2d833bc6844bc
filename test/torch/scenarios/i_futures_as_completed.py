# what: futures are collected as they are done
# class: flag
# id: completion-order
import os
import time
from concurrent.futures import ThreadPoolExecutor, as_completed

import torch
from fingerprint import fingerprint


def read(number):
    time.sleep(os.urandom(1)[0] / 255 * 0.02)
    return float(number)


torch.manual_seed(0)
with ThreadPoolExecutor(4) as executor:
    futures = [executor.submit(read, number) for number in range(16)]
    rows = [future.result() for future in as_completed(futures)]
print("RESULT", fingerprint(torch.tensor(rows[:8])))
