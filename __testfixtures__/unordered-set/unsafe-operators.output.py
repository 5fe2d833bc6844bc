train = set(open("train.txt").read().split())
test = set(open("test.txt").read().split())
shared = sorted(train & test)
rest = [name for name in sorted(train - test) if name]
everything = sorted((train | test).copy())
first = shared[0], rest[0], everything[0]
