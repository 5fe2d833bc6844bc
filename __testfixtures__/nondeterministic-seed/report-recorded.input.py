import argparse
import time

import torch

parser = argparse.ArgumentParser()
parser.add_argument("--seed", type=int)
args = parser.parse_args()
if args.seed is None:
    args.seed = int(time.time())
torch.manual_seed(args.seed)

run_seed = time.time_ns() % 2**31
print("seed:", run_seed)
generator = torch.Generator().manual_seed(run_seed)
print(torch.rand(2), torch.rand(2, generator=generator))
