train = set(open("train.txt").read().split())
test = set(open("test.txt").read().split())
shared = list(train & test)
rest = [name for name in train - test if name]
everything = list((train | test).copy())
first = shared[0], rest[0], everything[0]
