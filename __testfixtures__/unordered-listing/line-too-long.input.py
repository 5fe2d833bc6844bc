import os

names = [name for name in os.listdir("a/rather/long/path/to/the/data") if name.endswith(".png")]
train = names[:10]
short = os.listdir("data")[0]
