import numpy as np

indices = set(range(100))
held_out = set(np.arange(10))
train = list(indices - held_out)
test = list(held_out)
lengths = {len(line) for line in open("data.txt")}
for number, length in enumerate({1, 5, 3}):
    print(number, length)
buckets = {length: index for index, length in enumerate(lengths)}
ids = list(set(int(line) for line in open("ids.txt")))
first = train[0], test[0], ids[0]
