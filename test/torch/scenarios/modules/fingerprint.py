"""One short hash for whatever a scenario ends with. It seeds nothing and draws nothing."""

import hashlib

import torch


def fingerprint(*things):
    digest = hashlib.sha256()
    for thing in things:
        if isinstance(thing, torch.nn.Module):
            thing = list(thing.state_dict().values())
        if isinstance(thing, (list, tuple)):
            digest.update(fingerprint(*thing).encode())
        elif torch.is_tensor(thing):
            digest.update(thing.detach().numpy().tobytes())
        else:
            digest.update(repr(thing).encode())
    return digest.hexdigest()[:16]
