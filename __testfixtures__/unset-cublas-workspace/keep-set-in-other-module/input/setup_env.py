import os


def prepare():
    os.environ.update({"CUBLAS_WORKSPACE_CONFIG": ":4096:8"})
