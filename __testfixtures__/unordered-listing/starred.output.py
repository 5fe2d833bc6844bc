import glob
import os
import random

images = [*sorted(glob.glob("images/*.png"))]
masks = [*sorted(glob.glob("masks/*.png")), *sorted(os.listdir("extra"))]
known = {*os.listdir("known")}
random.shuffle(images)
first = masks[0]
print(first in known)
