import json
import os

import pandas as pd


def collect(folder):
    results = {"train": [], "val": [], "test": []}
    best = {split: [] for split in results}
    for split in os.listdir(folder):
        with open(os.path.join(folder, split)) as file:
            results[split].append(json.load(file))
            best[split] += [max(results[split][-1])]
    return results, best


def summarize(folder):
    tables = {"train": [], "val": []}
    for run in os.listdir(folder):
        for split in os.listdir(os.path.join(folder, run)):
            tables[split].append({"run": run})
    for split in tables:
        tables[split] = pd.DataFrame(tables[split])
        tables[split] = tables[split].sort_values("run")
        tables[split].to_csv(f"{split}.csv")
