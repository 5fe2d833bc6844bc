import glob
import os
import random

images = [*glob.glob("images/*.png")]
masks = [*glob.glob("masks/*.png"), *os.listdir("extra")]
known = {*os.listdir("known")}
random.shuffle(images)
first = masks[0]
print(first in known)
