import random


def split(paths, held_out=2):
    speakers = {path.split("_")[0] for path in paths}
    test = set(random.sample(sorted(speakers), held_out))
    remaining = speakers.difference(test)
    train = [*sorted(remaining)]
    return train[:10], test


def speaker_of(path):
    return random.choice(sorted({path.lower()}))
