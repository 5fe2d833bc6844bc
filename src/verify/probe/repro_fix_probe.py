"""Records what a Python process draws, reads and learns, without changing any of it.

The probe imports neither torch nor NumPy: it patches them when the program has imported them. It reads generator states and never draws.

Environment:
  REPRO_FIX_RECORDS  the folder for the records
  REPRO_FIX_STEPS    leave with SystemExit(0) after this many optimizer steps of a process
  REPRO_FIX_DETAIL   "first-last": steps at which every module call and every tensor is recorded
  REPRO_FIX_TRIAL    words, comma-separated: "sort-listings", "order-results", "watch-hashes", "deterministic"

Runs on CPython 3.7 and later.
"""

import atexit
import functools
import os
import sys
import zlib

import repro_fix_generators as generators
import repro_fix_torch
from repro_fix_records import (
    caller_file,
    direct_user_line,
    event,
    forget_parent,
    get_place,
    in_trial,
    is_user_file,
    library_of,
    listing_user_line,
    mark_started,
    observer,
    user_line,
)

_SORT_LISTINGS = in_trial("sort-listings")
_ORDER_RESULTS = in_trial("order-results")
_WATCH_HASHES = in_trial("watch-hashes")


# --- Listings of folders


def _patch_listings():
    listdir, scandir = os.listdir, os.scandir

    seen = set()

    @observer
    def record(function, names, at):
        if at and (function, at, tuple(names)) not in seen:
            seen.add((function, at, tuple(names)))
            ordered = zlib.crc32("\0".join(map(os.fsdecode, names)).encode("utf-8", "surrogateescape"))
            event(k="listing", f=function, n=len(names), h="%x" % ordered, at=at)

    @functools.wraps(listdir)
    def patched_listdir(path="."):
        names = listdir(path)
        if _SORT_LISTINGS:
            names.sort()
        record("os.listdir", names, listing_user_line())
        return names

    class SortedEntries:
        """What `os.scandir` returns, its entries in the order of their names."""

        def __init__(self, path):
            with scandir(path) as entries:
                self._entries = iter(sorted(entries, key=lambda entry: entry.name))

        def __iter__(self):
            return self

        def __next__(self):
            return next(self._entries)

        def __enter__(self):
            return self

        def __exit__(self, *_):
            self.close()

        def close(self):
            self._entries = iter(())

    @functools.wraps(scandir)
    def patched_scandir(path="."):
        # The entries are read lazily, so their order is not seen here: that the folder was listed is what is recorded.
        record("os.scandir", [], listing_user_line())
        return SortedEntries(path) if _SORT_LISTINGS else scandir(path)

    os.listdir = patched_listdir
    os.scandir = patched_scandir


# --- Results in the order in which they are done


@observer
def _record_unordered(function, at):
    if at:
        event(k="unordered", f=function, at=at)


def _patch_futures(module):
    original = module.as_completed

    def in_given_order(futures, timeout):
        if module.wait(futures, timeout).not_done:
            raise module.TimeoutError()
        yield from futures

    @functools.wraps(original)
    def as_completed(fs, timeout=None):
        _record_unordered("concurrent.futures.as_completed", direct_user_line())
        return in_given_order(list(fs), timeout) if _ORDER_RESULTS else original(fs, timeout)

    module.as_completed = as_completed
    if "concurrent.futures" in sys.modules:
        sys.modules["concurrent.futures"].as_completed = as_completed


def _patch_pool(module):
    original = module.Pool.imap_unordered

    @functools.wraps(original)
    def imap_unordered(self, *args, **kwargs):
        _record_unordered("Pool.imap_unordered", direct_user_line())
        return self.imap(*args, **kwargs) if _ORDER_RESULTS else original(self, *args, **kwargs)

    module.Pool.imap_unordered = imap_unordered


# --- Hashes of strings


def _patch_hash():
    import builtins

    original = builtins.hash
    seen = set()

    @observer
    def record(value, name, at):
        if at and at not in seen and name != "__hash__" and isinstance(value, (str, bytes, tuple, frozenset)):
            seen.add(at)
            event(k="hash", at=at)

    @functools.wraps(original)
    def hash(value):
        record(value, sys._getframe(1).f_code.co_name, direct_user_line())
        return original(value)

    builtins.hash = hash


# --- Imports


def _patch_random(module):
    generators.watch_random(module)
    original = module.Random.__init__

    @observer
    def record(instance, seed, at):
        if at and isinstance(instance, module.SystemRandom):
            event(k="entropy", f="random.SystemRandom", at=at)
        elif at and seed is None:
            event(k="unseeded", f="random.Random", at=at)
        else:
            _record_own_seed("random.Random", seed, at)

    @functools.wraps(original)
    def __init__(self, x=None):
        original(self, x)
        record(self, x, direct_user_line())

    module.Random.__init__ = __init__
    _wrap_seed(module, "seed", "random.seed", "random")


_own_seeds = set()


@observer
def _record_own_seed(function, seed, at):
    """The first seed that a line gives to generators of the program's own; what is no number may be written differently each time."""
    if at and at not in _own_seeds and hasattr(seed, "__index__"):
        _own_seeds.add(at)
        event(k="seed", f=function, g=[], v=str(seed), at=at, drawn=[])


def _patch_numpy_random(module):
    generators.watch_numpy(module)
    default_rng = module.default_rng

    @observer
    def record(seed, at):
        if at and seed is None:
            event(k="unseeded", f="numpy.random generator", at=at)
        else:
            _record_own_seed("numpy.random.default_rng", seed, at)

    @functools.wraps(default_rng)
    def patched(*args, **kwargs):
        # What asks `secrets` for a seed then has this frame for its caller.
        record((list(args) + list(kwargs.values()) + [None])[0], direct_user_line())
        return default_rng(*args, **kwargs)

    module.default_rng = patched
    _wrap_seed(module, "seed", "numpy.random.seed", "numpy")


def _patch_torch(module):
    generators.watch_torch(module)
    for owner in (module, module.random):
        _wrap_seed(owner, "manual_seed", "torch.manual_seed", "torch", "cuda")
        _wrap_seed(owner, "seed", "torch.seed", "torch", "cuda")
    for name in ("manual_seed", "manual_seed_all", "seed", "seed_all"):
        _wrap_seed(module.cuda, name, "torch.cuda." + name, "cuda")
    repro_fix_torch.patch_autograd(module)
    repro_fix_torch.patch_modules(module)


def _patch_secrets(module):
    """NumPy takes the seed of every generator that was given none from `secrets.randbits`, which it binds when it is imported."""
    for name in ("randbits", "token_bytes", "token_hex", "randbelow", "choice"):
        _wrap_entropy(module, name, "secrets." + name)


def _patch_uuid(module):
    _wrap_entropy(module, "uuid4", "uuid.uuid4")


# They have generators of their own, which only a seed given to them reaches.
_ENVIRONMENTS = ("gymnasium", "gym", "pettingzoo", "dm_control")


def _wrap_entropy(module, name, label):
    original = getattr(module, name)
    unseeded = label == "secrets.randbits"

    @observer
    def record(bits, at, library, place):
        # `default_rng()` and `RandomState()` ask for the 128 bits of a SeedSequence; their compiled frames are not in the stack.
        kind = "unseeded" if unseeded and bits == (128,) else "entropy"
        if at:
            event(k=kind, f="numpy.random generator" if kind == "unseeded" else label, at=at)
        elif place and kind == "unseeded" and library in _ENVIRONMENTS:
            event(k=kind, f="generator of " + library, at=place)

    @functools.wraps(original)
    def patched(*args, **kwargs):
        record(args, direct_user_line(), library_of(sys._getframe(1)), user_line())
        return original(*args, **kwargs)

    setattr(module, name, patched)


def _wrap_seed(module, name, label, *names):
    """Records calls of a seeding function: its argument, the line, and whether the generator had been drawn from before."""
    original = getattr(module, name)

    @observer
    def record(args, kwargs, caller, at):
        drawn = [generator for generator in names if generators.is_drawn(generator)]
        generators.mark_seeded(names)
        # The calls that torch makes by itself: manual_seed for each device, and the seeding of DataLoader workers.
        if os.sep + "torch" + os.sep in caller and not is_user_file(caller):
            return
        values = list(args) + list(kwargs.values())
        value = None if not values or values[0] is None else repr(values[0])[:200]
        event(k="seed", f=label, g=list(names), v=value, at=at, drawn=drawn)

    @functools.wraps(original)
    def patched(*args, **kwargs):
        record(args, kwargs, caller_file(), user_line())
        return original(*args, **kwargs)

    setattr(module, name, patched)


_PATCHES = {
    "random": _patch_random,
    "secrets": _patch_secrets,
    "uuid": _patch_uuid,
    "concurrent.futures._base": _patch_futures,
    "multiprocessing.pool": _patch_pool,
    "numpy.random": _patch_numpy_random,
    "torch": _patch_torch,
    "torch.optim.optimizer": repro_fix_torch.patch_optimizer,
    "torch.utils.data.dataloader": repro_fix_torch.patch_dataloader,
}


class _Finder:
    """Lets the other finders find a module, and looks at it once it has run."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        spec = None
        for finder in sys.meta_path:
            find = None if finder is _Finder else getattr(finder, "find_spec", None)
            spec = find(name, path, target) if find else None
            if spec is not None:
                break
        if spec is None or spec.loader is None:
            return spec
        patch = _PATCHES.get(name)
        if patch is not None:
            _after_execution(spec.loader, observer(patch))
        elif spec.origin and spec.origin.endswith(".py") and is_user_file(spec.origin):
            _around_execution(spec.loader, name)
        return spec


def _replace_execution(loader, make):
    """Gives this one loader object another `exec_module`, for the next module that it executes."""
    if isinstance(loader, type) or not hasattr(loader, "exec_module"):
        return
    execute = loader.exec_module

    def exec_module(module):
        try:
            del loader.exec_module
        except AttributeError:
            pass
        make(execute, module)

    try:
        loader.exec_module = exec_module
    except AttributeError:
        pass


def _after_execution(loader, patch):
    def make(execute, module):
        execute(module)
        patch(module)

    _replace_execution(loader, make)


def _around_execution(loader, name):
    """Records that importing a module of the user's drew random numbers."""

    @observer
    def record(module, before):
        drawn = generators.find_drawn_since(before)
        if drawn:
            event(k="import", m=name, drew=drawn, at=get_place(getattr(module, "__file__", None) or ""))

    def make(execute, module):
        before = observer(generators.snapshot)()
        execute(module)
        if before is not None:
            record(module, before)

    _replace_execution(loader, make)


# --- Start and end


@observer
def _at_exit():
    repro_fix_torch.flush()
    event(k="exit", rng=generators.states())


def install():
    mark_started()
    _patch_listings()
    if _WATCH_HASHES:
        _patch_hash()
    for name, patch in _PATCHES.items():
        if name in sys.modules:
            observer(patch)(sys.modules[name])
    sys.meta_path.insert(0, _Finder)
    atexit.register(_at_exit)
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=forget_parent)
