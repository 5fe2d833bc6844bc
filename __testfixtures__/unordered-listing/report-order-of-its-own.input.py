import glob
import os

from natsort import natsorted


def load(root):
    frames = natsorted(glob.glob(root + "/frames/*"))
    masks = glob.glob(root + "/masks/*")
    return [(frames[i], masks[i]) for i in range(len(frames))]


def bottom_up(root):
    found = []
    for folder, dirs, files in os.walk(root, topdown=False):
        found.extend(files)
    return found


def whole_triples(root):
    found = []
    for step in os.walk(root):
        found.append(step[0])
    return found


def shadowed(root, sorted):
    names = os.listdir(root)
    return names[0] if sorted else names[-1]
