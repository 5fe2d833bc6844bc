import os
from helpers import *

kept = sorted(os.listdir("train"))
count = len(os.listdir("train"))
names = list(os.listdir("test"))
split = names[: count // 2]
