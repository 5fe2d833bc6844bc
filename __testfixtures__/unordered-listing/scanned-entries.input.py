import os


def find_classes(root):
    classes = [entry.name for entry in os.scandir(root) if entry.is_dir()]
    return classes, {name: index for index, name in enumerate(classes)}


def read_lines(root):
    lines = []
    with os.scandir(root) as entries:
        for entry in entries:
            with open(entry.path) as file:
                lines += file.readlines()
    return lines
