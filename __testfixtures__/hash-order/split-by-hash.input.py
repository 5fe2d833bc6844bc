def is_held_out(name: str) -> bool:
    return hash(name) % 10 == 0


def bucket(token, size=1000):
    return abs(hash(token.lower())) % size


def share(path):
    return (hash(path) & 0xFFFF) / 0x10000 < 0.8
