"""The command line."""
from .train import fit


def main():
    """Entry point of `fit`."""
    print(fit(0.1))
