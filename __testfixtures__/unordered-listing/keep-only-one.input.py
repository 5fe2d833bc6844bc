import glob
import os


def read(root, name):
    found = glob.glob(f"{root}/{name}.*")
    assert len(found) == 1, f"one file of {name}"
    return open(found[0]).read()


def weights(root):
    found = glob.glob(root + "/*.pt")
    if len(found) != 1:
        raise FileNotFoundError(root)
    return found[0]


def index(root, wanted):
    found = [name for name in os.listdir(root) if name == wanted]
    return found[0] if found else None


def only(root):
    found = []
    for folder in ("a", "b"):
        found.extend(glob.glob(f"{root}/{folder}/*.json"))
    if len(found) == 1:
        return found[0]
    raise ValueError("no or more than one")
