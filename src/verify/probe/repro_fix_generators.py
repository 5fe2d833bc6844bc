"""Reads the states of the random number generators: Python's, NumPy's, torch's on the CPU and on CUDA devices. Never draws.

A state is told as a checksum, and as "-" while nothing has seeded the generator or drawn from it in this process: such a state is
random by design and says nothing. The memory of the two Mersenne Twisters is read where it lies, which costs a microsecond where
`getstate()` costs twenty; the first read is compared with `getstate()`, and where they disagree `getstate()` is used.
"""

import sys
import zlib

NAMES = ("random", "numpy", "torch", "cuda")

_readers = {}
_initial = {}
_seeded = set()
_seedings = dict.fromkeys(NAMES, 0)

_STATE_BYTES = 624 * 4 + 4


def _watch(name, reader):
    _readers[name] = reader
    _initial[name] = reader()


def watch_random(module):
    """Python's `random`: `struct RandomObject { PyObject_HEAD int index; uint32_t state[624]; }` in CPython's Modules/_randommodule.c."""
    instance = module._inst
    try:
        import ctypes

        view = (ctypes.c_char * _STATE_BYTES).from_address(id(instance) + object.__basicsize__)
        words = memoryview(view).cast("B").cast("I")
        state = module.getstate()[1]
        if sys.implementation.name == "cpython" and tuple(words[1:]) == state[:624] and words[0] == state[624]:
            _watch("random", lambda: zlib.crc32(view))
            return
    except Exception:
        pass
    _watch("random", lambda: hash(module.getstate()[1]) & 0xFFFFFFFF)


def watch_numpy(module):
    """NumPy's global generator: `struct mt19937_state { uint32_t key[624]; int pos; }`, at the address that NumPy documents."""

    def slow():
        state = module.get_state()
        return zlib.crc32(bytes(memoryview(state[1]).cast("B")), state[2]) if state[0] == "MT19937" else zlib.crc32(repr(state).encode())

    reader = slow
    try:
        import ctypes

        generator = module.mtrand._rand._bit_generator
        address = generator.ctypes.state_address
        view = (ctypes.c_char * _STATE_BYTES).from_address(address)
        words = memoryview(view).cast("B").cast("I")
        state = module.get_state()
        if list(words[:624]) == state[1].tolist() and words[624] == state[2]:

            def fast():
                # np.random.set_bit_generator may put another generator in its place.
                return zlib.crc32(view) if module.mtrand._rand._bit_generator is generator else slow()

            reader = fast
    except Exception:
        pass
    _watch("numpy", reader)


def _get_bytes(state):
    """The bytes of a state as torch gives it: a tensor of bytes on the CPU, a copy of its own."""
    import ctypes

    return ctypes.string_at(state.data_ptr(), state.numel())


def watch_torch(torch):
    _watch("torch", lambda: zlib.crc32(_get_bytes(torch.default_generator.get_state())))

    def read_cuda():
        # Before the first use of CUDA there is no state, and during the capture of a graph it must not be asked for.
        if not torch.cuda.is_initialized() or torch.cuda.is_current_stream_capturing():
            return None
        crc = 0
        for generator in torch.cuda.default_generators:
            crc = zlib.crc32(_get_bytes(generator.get_state()), crc)
        return crc

    _readers["cuda"] = read_cuda


def _read(name):
    value = _readers[name]()
    if value is not None and name not in _initial:
        _initial[name] = value
    return value


def snapshot():
    """The checksums and the numbers of seedings as they are now."""
    return {name: (_read(name), _seedings[name]) for name in _readers}


def find_drawn_since(before):
    """Names of the generators that were drawn from, and not seeded, since `before`."""
    drawn = []
    for name in _readers:
        value, seedings = before.get(name, (_initial.get(name), _seedings[name]))
        if value is not None and seedings == _seedings[name] and _read(name) != value:
            drawn.append(name)
    return drawn


def is_drawn(name):
    """True if the program drew from a generator that nothing had seeded."""
    if name not in _readers or name in _seeded:
        return False
    value = _read(name)
    return value is not None and value != _initial.get(name)


def mark_seeded(names):
    for name in names:
        _seeded.add(name)
        _seedings[name] += 1


def state_of(generator):
    """The checksum of a `torch.Generator`."""
    return "%x" % zlib.crc32(_get_bytes(generator.get_state()))


def states():
    """The states of all generators in the order of `NAMES`, joined by commas: a checksum, "-" if untouched, "" if not loaded."""
    parts = []
    for name in NAMES:
        value = _read(name) if name in _readers else None
        if value is None:
            parts.append("")
        elif name not in _seeded and value == _initial[name]:
            parts.append("-")
        else:
            parts.append("%x" % value)
    return ",".join(parts)
