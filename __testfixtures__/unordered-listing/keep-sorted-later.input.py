import os
from collections import defaultdict

names = os.listdir("train")
names.sort()
pairs = [(name, index) for index, name in enumerate(names)]

paths = []
for name in os.listdir("test"):
    paths.append(os.path.join("test", name))
paths = sorted(paths)

by_class = defaultdict(list)
for name in os.listdir("val"):
    by_class[name.split("_")[0]].append(name)
for label in sorted(by_class):
    print(label, sorted(by_class[label]))


class Frames:
    def __init__(self, root):
        self.frames = [name for name in os.listdir(root) if name.endswith(".jpg")]
        self.frames.sort(key=lambda name: int(name[:-4]))

    def __getitem__(self, index):
        return self.frames[index]
