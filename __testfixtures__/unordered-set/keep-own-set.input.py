def set(items):
    return [item for item in items]


names = list(set(["b", "a"]))
first = names[0]
