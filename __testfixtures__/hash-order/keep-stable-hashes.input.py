import hashlib
import zlib


def is_held_out(name):
    return zlib.crc32(name.encode()) % 10 == 0


def bucket(name):
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % 100
