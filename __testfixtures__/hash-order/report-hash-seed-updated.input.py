import os

os.environ.update(PYTHONHASHSEED="0")
