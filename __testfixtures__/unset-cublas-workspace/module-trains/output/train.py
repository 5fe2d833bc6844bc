"""The entry point: it only starts what another module does."""
import os
import sys

os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")  # before CUDA is used

from engine import fit

if __name__ == "__main__":
    fit(sys.argv[1])
