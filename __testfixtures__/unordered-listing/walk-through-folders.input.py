import os


def find_images(root):
    images = []
    for folder, _, names in os.walk(root):
        for name in names:
            if name.endswith(".png"):
                images.append(os.path.join(folder, name))
    return images


def find_texts(root):
    found = []
    for folder, dirs, files in os.walk(root, topdown=True):
        # skip hidden folders
        dirs[:] = [name for name in dirs if not name.startswith(".")]
        found.extend(os.path.join(folder, name) for name in files)
    return found


def find_all(root):
    return [os.path.join(folder, name) for folder, _, names in os.walk(root) for name in names]


def find_classes(root):
    return next(os.walk(root))[1]
