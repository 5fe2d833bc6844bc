"""A Python with torch already imported, which forks for each program that `warm_python.py` asks for: importing torch anew takes seconds.

Listens on the socket that it is given, until its input ends. A connection brings one line of JSON, `{"cwd": …, "argv": […], "env": {…}}`,
with the descriptors of the standard output and error, and gets the exit code.

A program finds what a fresh interpreter gives it: the generators of random, NumPy and torch at states nobody knows, its folder first on
the search path, itself as `__main__`, the probe of `verify` where that asks for it. Two things it cannot have: hashes of strings that are
its own, and an environment that is set before torch is imported. Scenarios that are about those say `interpreter: fresh`.
"""

import atexit
import gc
import json
import multiprocessing.process
import os
import random
import runpy
import select
import signal
import site
import socket
import sys
import time
import traceback

import numpy as np
import torch
import torch._dynamo  # what the first optimizer would import
import torch.utils.data

TIMEOUT = 120  # seconds
left = []


def run_program(cwd, argv, env):
    """Runs the file as `python argv…` in cwd would; returns the exit code."""
    os.environ.clear()
    os.environ.update(env)
    os.chdir(cwd)
    multiprocessing.process.ORIGINAL_DIR = cwd  # where a spawned process looks for the main file
    random.seed()
    np.random.seed()
    torch.seed()
    sys.dont_write_bytecode = bool(env.get("PYTHONDONTWRITEBYTECODE"))
    sys.path[:1] = [entry for entry in env.get("PYTHONPATH", "").split(os.pathsep) if entry]
    sys.modules.pop("sitecustomize", None)
    site.execsitecustomize()  # the probe's, where PYTHONPATH names it
    sys.path.insert(0, cwd)
    sys.argv = argv
    try:
        # What is left at the end stays, as it does in an interpreter that exits: DistributedDataParallel waits for threads when it goes.
        left.append(runpy.run_path(argv[0], run_name="__main__"))
        return 0
    except SystemExit as ending:
        if ending.code is None or isinstance(ending.code, int):
            return ending.code or 0
        print(ending.code, file=sys.stderr)
        return 1
    except BaseException:
        traceback.print_exc()
        return 1


def run_in_fork(request, stdout, stderr):
    """Runs the program in a process of its own, as the leader of a group; returns its exit code, 124 where it took too long."""
    pid = os.fork()
    if pid == 0:
        os.setpgid(0, 0)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(stdout, 1)
        os.dup2(stderr, 2)
        code = run_program(**request)
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code & 0xFF)
    end = time.monotonic() + TIMEOUT
    while time.monotonic() < end:
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.01)
    os.killpg(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return 124


def answer(connection):
    """Runs the program that the connection brings."""
    message, descriptors, _, _ = socket.recv_fds(connection, 1 << 20, 2)
    while not message.endswith(b"\n"):
        message += connection.recv(1 << 20)
    code = run_in_fork(json.loads(message), *descriptors)
    try:
        connection.sendall(b"%d\n" % code)
    except BrokenPipeError:
        pass  # who waited for it has been ended


def main(path):
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # those who wait for a program are not waited for
    server = socket.socket(socket.AF_UNIX)
    server.bind(path)
    server.listen()
    print("ready", flush=True)
    while sys.stdin not in select.select([server, sys.stdin], [], [])[0]:
        connection, _ = server.accept()
        if os.fork() == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            server.close()
            answer(connection)
            os._exit(0)
        connection.close()


main(sys.argv[1])
