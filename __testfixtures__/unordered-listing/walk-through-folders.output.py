import os


def find_images(root):
    images = []
    for folder, dirs, names in os.walk(root):
        dirs.sort()
        for name in sorted(names):
            if name.endswith(".png"):
                images.append(os.path.join(folder, name))
    return images


def find_texts(root):
    found = []
    for folder, dirs, files in os.walk(root, topdown=True):
        dirs.sort()
        # skip hidden folders
        dirs[:] = [name for name in dirs if not name.startswith(".")]
        found.extend(os.path.join(folder, name) for name in sorted(files))
    return found


def find_all(root):
    return [os.path.join(folder, name) for folder, _, names in sorted(os.walk(root)) for name in sorted(names)]


def find_classes(root):
    return sorted(next(os.walk(root))[1])
