"""The records of one process: a file of JSON lines, written line by line as things happen, so that a killed process loses nothing.

The file appears with the first event. The probe's own errors are recorded and switch it off; they never reach the program.
"""

import functools
import json
import os
import sys
import time

_DIRECTORY = os.environ.get("REPRO_FIX_RECORDS", "")
_trial = os.environ.get("REPRO_FIX_TRIAL", "").split(",")


def in_trial(word):
    """True where the runs are an experiment under this changed condition."""
    return word in _trial


class _State:
    enabled = True
    file = None
    started = time.time()
    files = 0


_state = _State()
_cwd = os.getcwd()
_here = os.path.dirname(os.path.abspath(__file__))
_scripts = os.path.dirname(os.path.abspath(sys.executable or ""))
_library = os.path.dirname(os.path.abspath(os.__file__)) + os.sep


# --- The record file


def _describe_process():
    multiprocessing = sys.modules.get("multiprocessing.process")
    identity = list(getattr(multiprocessing.current_process(), "_identity", ())) if multiprocessing else []
    return {
        "k": "process",
        "pid": os.getpid(),
        "parent": os.getppid(),
        "rank": os.environ.get("RANK"),
        "identity": identity,
        "argv": list(getattr(sys, "argv", [])),
        "time": _state.started,
        "version": ".".join(map(str, sys.version_info[:3])),
        # Differs between processes unless PYTHONHASHSEED is set: so does the order of a set of strings.
        "hash": hash("repro-fix") & 0xFFFFFFFF,
    }


def mark_started():
    """Leaves a sign that a Python process ran with the probe, also for one that never has an event."""
    open(os.path.join(_DIRECTORY, "started"), "a").close()


def write(line):
    """Appends one JSON line, and says first who writes."""
    if _state.file is None:
        name = "%d-%d-%d.jsonl" % (os.getpid(), time.time_ns(), _state.files)
        _state.files += 1
        _state.file = os.open(os.path.join(_DIRECTORY, name), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.write(_state.file, (json.dumps(_describe_process()) + "\n").encode())
    os.write(_state.file, (line + "\n").encode())


def event(**fields):
    """Writes an event that is rare enough to be built as a dictionary."""
    write(json.dumps(fields))


def observer(function):
    """Makes `function` harmless: an exception switches the probe off, is recorded, and goes no further."""

    @functools.wraps(function)
    def observe(*args, **kwargs):
        if not _state.enabled:
            return None
        try:
            return function(*args, **kwargs)
        except Exception as error:
            _state.enabled = False
            try:
                event(k="probe-error", error="%s: %r" % (function.__name__, error))
            except Exception:
                pass
            return None

    return observe


def forget_parent():
    """A forked child writes its own file."""
    if _state.file is not None:
        os.close(_state.file)
    _state.file = None
    _state.started = time.time()


# --- The user's line

_places = {}


def is_user_file(name):
    """True for code that is neither the standard library, nor an installed package, nor the probe."""
    if name.startswith("<") or name.startswith(_library):
        return False
    parts = name.replace("\\", "/").split("/")
    if "site-packages" in parts or "dist-packages" in parts:
        return False
    # Launchers such as torchrun lie beside the interpreter.
    return os.path.dirname(os.path.abspath(name)) not in (_here, _scripts)


def get_place(path):
    """A file as it is reported: relative to the working directory if it lies in there."""
    path = os.path.join(_cwd, path)
    relative = os.path.relpath(path, _cwd)
    return path if relative.startswith("..") else relative


def get_code_place(frame):
    code = frame.f_code
    name = code.co_filename
    place = _places.get(name)
    if place is None:
        if name == "<string>" and frame.f_globals.get("__name__") == "__main__":
            return name
        place = get_place(name) if is_user_file(name) else ""
        _places[name] = place
    return place


def user_line(depth=2):
    """`file:line` of the innermost frame of the user's code, "" where there is none."""
    frame = sys._getframe(depth)
    while frame is not None:
        place = get_code_place(frame)
        if place:
            return "%s:%d" % (place, frame.f_lineno)
        frame = frame.f_back
    return ""


def direct_user_line(depth=2):
    """`file:line` of the caller if it is the user's code itself, "" where a library stands between."""
    frame = sys._getframe(depth)
    place = get_code_place(frame)
    return "%s:%d" % (place, frame.f_lineno) if place else ""


def listing_user_line(depth=2):
    """`file:line` of the user's call of `os.walk`, `glob.glob`, `Path.iterdir` and the like, "" where a library lists for itself."""
    frame = sys._getframe(depth)
    while frame is not None:
        place = get_code_place(frame)
        if place:
            return "%s:%d" % (place, frame.f_lineno)
        name = frame.f_globals.get("__name__", "")
        # Comprehensions and generators of these modules run in frames of their own; pathlib is a package from Python 3.13 on.
        if name.split(".")[0] not in ("os", "glob", "pathlib"):
            return ""
        frame = frame.f_back
    return ""


def library_of(frame):
    """The package that a frame's code belongs to."""
    return frame.f_globals.get("__name__", "").split(".")[0]


def caller_file(depth=2):
    return sys._getframe(depth).f_code.co_filename
