import os

SIZE = ":32:8"
os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", SIZE)
print("workspace", SIZE)
