import argparse

import train

if __name__ == "__main__":
    print([train.run(argparse.Namespace(seed=seed)) for seed in range(3)])
