import os
import subprocess
import sys

environment = {**os.environ, "CUBLAS_WORKSPACE_CONFIG": "default"}
subprocess.run([sys.executable, "train.py", "--device", "cuda"], env=environment, check=True)
