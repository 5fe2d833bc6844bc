def make_index(labels):
    classes = list(set(labels))
    return {label: index for index, label in enumerate(classes)}


def shadowed(lines, sorted):
    words = {line.strip() for line in lines}
    return [word for word in words][0]
