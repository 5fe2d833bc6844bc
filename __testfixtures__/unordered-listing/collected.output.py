import os
from collections import defaultdict
from glob import glob

paths = []
for folder in ("cats", "dogs"):
    paths += sorted(glob(os.path.join(folder, "*.png")))
paths = list(paths)
train, val = paths[:100], paths[100:]

by_class = defaultdict(list)
for name in sorted(os.listdir("classes")):
    by_class[name].append(len(os.listdir(os.path.join("classes", name))))
labels = {name: label for label, name in enumerate(by_class)}

frames = {"left": [], "right": []}
for side in frames:
    for name in sorted(os.listdir(side)):
        frames[side].append(name)
first = frames["left"][0]
