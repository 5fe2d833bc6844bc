"""A Python with torch already imported, which forks for each program it is asked to run: importing torch anew takes seconds.

Reads a line of JSON per program from stdin, `{"id": 1, "cwd": "/tmp/x", "file": "train.py", "args": [], "out": "/tmp/x/out"}`, and writes
`{"id": 1, "code": 0}` when it has ended; what it printed is in the file `out`. Ends with its input.

A program finds what a fresh interpreter gives it: the generators of random, NumPy and torch at states nobody knows, its folder first on
the search path, itself as `__main__`. Two things it cannot have: hashes of strings that differ from run to run, and an environment that is
set before torch is imported. Scenarios that are about those say `interpreter: fresh`.
"""

import atexit
import gc
import json
import multiprocessing.process
import os
import random
import runpy
import signal
import sys
import time
import traceback

import numpy as np
import torch
import torch._dynamo  # what the first optimizer would import
import torch.utils.data

TIMEOUT = 120  # seconds


def run_program(cwd, file, args):
    """Runs the file as `python file args…` in cwd would; returns the exit code."""
    os.chdir(cwd)
    multiprocessing.process.ORIGINAL_DIR = cwd  # where a spawned process looks for the main file
    sys.path[0] = cwd
    sys.argv = [file, *args]
    random.seed()
    np.random.seed()
    torch.seed()
    try:
        runpy.run_path(file, run_name="__main__")
        return 0
    except SystemExit as ending:
        if ending.code is None or isinstance(ending.code, int):
            return ending.code or 0
        print(ending.code, file=sys.stderr)
        return 1
    except BaseException:
        traceback.print_exc()
        return 1


def run_in_fork(request):
    """Runs the program in a process of its own, as the leader of a group; returns its exit code, 124 where it took too long."""
    pid = os.fork()
    if pid == 0:
        os.setpgid(0, 0)
        output = os.open(request["out"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(output, 1)
        os.dup2(output, 2)
        code = run_program(request["cwd"], request["file"], request["args"])
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


def main():
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # those who wait for a program are not waited for
    for line in sys.stdin:
        if os.fork() == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            request = json.loads(line)
            code = run_in_fork(request)
            os.write(1, json.dumps({"id": request["id"], "code": code}).encode() + b"\n")
            os._exit(0)


main()
