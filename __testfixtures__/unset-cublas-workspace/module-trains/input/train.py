"""The entry point: it only starts what another module does."""
import sys

from engine import fit

if __name__ == "__main__":
    fit(sys.argv[1])
