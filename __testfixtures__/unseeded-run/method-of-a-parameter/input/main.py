import argparse

from learner import build
from tasks import train_tasks

parser = argparse.ArgumentParser()
parser.add_argument("--seed", type=int, default=0)

if __name__ == "__main__":
    args = parser.parse_args()
    train_tasks([build() for _ in range(2)], 3)
