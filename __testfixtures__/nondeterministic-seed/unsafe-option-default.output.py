import argparse
import random
import time

import click
import numpy as np
import torch


def set_seed(seed):
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)


@click.command()
@click.option("--data-seed", type=int, default=42, help="the order of the data")
def prepare(data_seed):
    set_seed(data_seed)


parser = argparse.ArgumentParser()
parser.add_argument("-s", "--seed", type=int, default=42)
parser.add_argument("--seed-file", default=str(time.time()))
parser.add_argument("--name", default=str(time.time()))
parser.add_argument("--seed-of-numpy", type=int, default=None)
args = parser.parse_args()
set_seed(args.seed)
