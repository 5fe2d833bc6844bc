# what: which samples are held out is decided by the hash of their names
# class: flag
# id: hash-order
import torch
from fingerprint import fingerprint

torch.manual_seed(0)
names = [f"image-{number}.png" for number in range(40)]
held_out = [name for name in names if hash(name) % 5 == 0]
print("RESULT", fingerprint(held_out))
