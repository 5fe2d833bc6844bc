cache = {}


def lookup(text, compute):
    key = hash(text)
    if key not in cache:
        cache[key] = compute(text)
    return cache[key]
