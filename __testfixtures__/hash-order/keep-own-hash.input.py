from zlib import crc32


def hash(text):
    return crc32(text.encode())


held_out = hash("name") % 10 == 0
