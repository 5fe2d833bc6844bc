names = open("names.txt").read().split()
mixed = sorted(names, key=hash)
names.sort(key=lambda name: hash(name + "salt"))
