"""Stands for `python` in a command: `python -S warm_python.py <socket> <program> <arguments>` runs the program by `warm_server.py`.

There is a server for each kind of hashes, at `<socket>.0` and `<socket>.1`. The runs that `verify` makes take turns: their number is in
the name of the folder for their records.
"""

import json
import os
import re
import socket
import sys

_, path, *argv = sys.argv
number = int(re.search(r"-(\d+)\W+records$", os.environ["REPRO_FIX_RECORDS"]).group(1))
connection = socket.socket(socket.AF_UNIX)
connection.connect("%s.%d" % (path, number % 2))
request = json.dumps({"cwd": os.getcwd(), "argv": argv, "env": dict(os.environ)})
socket.send_fds(connection, [request.encode() + b"\n"], [1, 2])
sys.exit(int(connection.makefile().readline() or "1"))
