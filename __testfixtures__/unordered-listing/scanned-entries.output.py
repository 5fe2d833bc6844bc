import os


def find_classes(root):
    classes = [entry.name for entry in sorted(os.scandir(root), key=lambda entry: entry.name) if entry.is_dir()]
    return classes, {name: index for index, name in enumerate(classes)}


def read_lines(root):
    lines = []
    with os.scandir(root) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            with open(entry.path) as file:
                lines += file.readlines()
    return lines
