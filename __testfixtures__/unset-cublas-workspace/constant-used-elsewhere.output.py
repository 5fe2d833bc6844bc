import os

SIZE = ":32:8"
os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
print("workspace", SIZE)
