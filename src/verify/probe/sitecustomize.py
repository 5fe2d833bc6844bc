"""Python imports this module at the start of every process whose PYTHONPATH names its folder.

It starts the probe, takes its folder off `sys.path` again, and then runs the `sitecustomize` that it stands in front of, if there is one:
the user's program finds the interpreter as it would have been.
"""

import os
import sys


def _start():
    here = os.path.dirname(os.path.abspath(__file__))
    if os.environ.get("REPRO_FIX_RECORDS"):
        try:
            import repro_fix_probe

            repro_fix_probe.install()
        except Exception as error:  # a defect of the probe is no reason for the user's program to stop
            sys.stderr.write("repro-fix: the probe did not start: %r\n" % (error,))
    sys.path[:] = [entry for entry in sys.path if os.path.abspath(entry or os.curdir) != here]
    ours = sys.modules.pop("sitecustomize")
    try:
        import sitecustomize  # noqa: F401
    except ImportError as error:
        if error.name != "sitecustomize":
            raise
    finally:
        # The import that is running for `ours` expects an entry when it returns.
        sys.modules.setdefault("sitecustomize", ours)


_start()
