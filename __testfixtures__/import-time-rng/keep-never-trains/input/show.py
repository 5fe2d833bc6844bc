import argparse

import torch
from filters import FILTERS

parser = argparse.ArgumentParser()
parser.add_argument("image")
args = parser.parse_args()
print(torch.load(args.image) @ FILTERS)
