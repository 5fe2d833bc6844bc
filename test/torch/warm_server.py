"""Interpreters with torch imported, for programs that `warm_python.py` is asked to run: each runs in a fork of one of them.

Listens on the socket that it is given. A connection brings one line of JSON, `{"cwd": …, "argv": […], "env": {…}}`, with the descriptors of
the standard output and error, and gets the exit code. Every second interpreter has other hashes of strings, as fresh ones have: the
program says by `env` which it wants. The probe of `verify` starts in the fork as it starts in a fresh interpreter.
"""

import atexit
import gc
import importlib
import json
import os
import random
import runpy
import signal
import socket
import sys
import traceback

import numpy as np
import torch
import torch._dynamo  # what the first optimizer would import
import torch.utils.data


def run_program(cwd, argv, env):
    """Runs the file as `python argv…` in cwd would; returns the exit code."""
    os.environ.clear()
    os.environ.update(env)
    os.chdir(cwd)
    random.seed()
    np.random.seed()
    torch.seed()
    sys.path[0:0] = [entry for entry in env.get("PYTHONPATH", "").split(os.pathsep) if entry]
    sys.modules.pop("sitecustomize", None)
    importlib.import_module("sitecustomize")
    sys.path[0] = cwd
    sys.argv = argv
    try:
        runpy.run_path(argv[0], run_name="__main__")
        return 0
    except SystemExit as ending:
        return ending.code if isinstance(ending.code, int) else 0 if ending.code is None else 1
    except BaseException:
        traceback.print_exc()
        return 1


def answer(connection):
    """Runs one program in this process, which is the connection's own, and ends with it."""
    message, descriptors, _, _ = socket.recv_fds(connection, 1 << 20, 2)
    while not message.endswith(b"\n"):
        message += connection.recv(1 << 20)
    request = json.loads(message)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(descriptors[0], 1)
    os.dup2(descriptors[1], 2)
    code = run_program(request["cwd"], request["argv"], request["env"])
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    connection.sendall(b"%d\n" % (code & 0xFF))
    os._exit(0)


def main(path):
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    server = socket.socket(socket.AF_UNIX)
    server.bind(path)
    server.listen()
    print("ready", flush=True)
    while True:
        connection, _ = server.accept()
        if os.fork() == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            server.close()
            answer(connection)
        connection.close()


main(sys.argv[1])
