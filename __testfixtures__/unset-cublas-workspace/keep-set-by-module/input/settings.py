import os


def prepare():
    os.environ["CUBLAS_WORKSPACE_CONFIG"] = ":4096:8"
