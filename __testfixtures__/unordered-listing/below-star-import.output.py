import os
from helpers import *

kept = sorted(os.listdir("train"))
count = len(os.listdir("train"))
names = sorted(os.listdir("test"))
split = names[: count // 2]
