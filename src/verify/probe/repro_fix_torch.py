"""Records training: DataLoaders and their batches, optimizers and their steps, losses, and (at the steps asked for) every module call.

Nothing here draws a random number or changes a tensor: the original function is called with what it was given, and its result is returned
as it is. What is observed around a call never raises (see `observer`).
"""

import functools
import json
import os
import platform
import sys
import threading
import weakref

import repro_fix_generators as generators
from repro_fix_hash import hash_tensors, hash_value
from repro_fix_records import event, in_trial, observer, user_line, write

_LIMIT = int(os.environ.get("REPRO_FIX_STEPS") or 0)
_FIRST, _LAST = map(int, os.environ["REPRO_FIX_DETAIL"].split("-")) if os.environ.get("REPRO_FIX_DETAIL") else (0, -1)
_DETERMINISTIC = in_trial("deterministic")
_ORDER_RESULTS = in_trial("order-results")


class _State:
    step = 0
    in_step = False
    stopped = False
    environment = False
    calls = 0


_state = _State()
_loaders = weakref.WeakKeyDictionary()
_iterators = weakref.WeakKeyDictionary()
_optimizers = weakref.WeakKeyDictionary()
# A list and not a set of weak references: the place of a generator in it is its number.
_generators = []
_pending_losses = []
_names = weakref.WeakKeyDictionary()
_local = threading.local()


def _is_detailed():
    return _FIRST <= _state.step <= _LAST


# --- DataLoaders


def _number_of(generator):
    """A number for a `torch.Generator` object: two loaders that share one have the same number."""
    if generator is None:
        return None
    for number, known in enumerate(_generators):
        if known is generator:
            return number
    _generators.append(generator)
    return len(_generators) - 1


def _get_sampler(loader):
    """The sampler that decides the order: the one inside a batch sampler where there is one."""
    batch_sampler = getattr(loader, "batch_sampler", None)
    return getattr(batch_sampler, "sampler", None) or getattr(loader, "sampler", None)


@observer
def _on_loader(loader):
    sampler = _get_sampler(loader)
    own = getattr(loader, "generator", None)
    number = len(_loaders)
    _loaders[loader] = (number, {})
    event(
        k="loader",
        l=number,
        at=user_line(3),
        workers=loader.num_workers,
        worker_init=loader.worker_init_fn is not None,
        sampler=type(sampler).__name__,
        gen=_number_of(own),
        seed=str(own.initial_seed()) if own is not None else None,
        sgen=_number_of(getattr(sampler, "generator", None)),
    )
    if loader.num_workers > 0 and not getattr(loader, "in_order", True):
        event(k="unordered", f="DataLoader(in_order=False)", at=user_line(3))
        if _ORDER_RESULTS:
            loader.in_order = True


@observer
def _before_iteration(loader):
    if _DETERMINISTIC:
        _make_deterministic()
    own = getattr(loader, "generator", None) or getattr(_get_sampler(loader), "generator", None)
    return generators.states(), generators.state_of(own) if own is not None else None


@observer
def _on_iteration(loader, iterator, before):
    if loader not in _loaders:
        _on_loader(loader)
    number, counts = _loaders[loader]
    epoch = counts["epoch"] = counts.get("epoch", -1) + 1
    _iterators[iterator] = [number, epoch, 0]
    base = getattr(iterator, "_base_seed", None)
    event(k="iter", l=number, e=epoch, at=user_line(3), rng=before[0], gen=before[1], base=None if base is None else str(base))


@observer
def _on_batch(iterator, batch):
    place = _iterators.get(iterator)
    if place is None:
        return
    number, epoch, index = place
    place[2] = index + 1
    write('{"k":"batch","l":%d,"e":%d,"i":%d,"h":"%x","rng":"%s"}' % (number, epoch, index, hash_value(batch), generators.states()))


def patch_dataloader(module):
    loader, iterator = module.DataLoader, module._BaseDataLoaderIter
    init, iterate, following = loader.__init__, loader.__iter__, iterator.__next__

    @functools.wraps(init)
    def __init__(self, *args, **kwargs):
        init(self, *args, **kwargs)
        _on_loader(self)

    @functools.wraps(iterate)
    def __iter__(self):
        before = _before_iteration(self)
        result = iterate(self)
        if before is not None:
            _on_iteration(self, result, before)
        return result

    @functools.wraps(following)
    def __next__(self):
        batch = following(self)
        _on_batch(self, batch)
        return batch

    loader.__init__, loader.__iter__, iterator.__next__ = __init__, __iter__, __next__


# --- Losses


@observer
def _on_backward(tensors):
    _describe_environment()
    tensors = [tensors] if not isinstance(tensors, (list, tuple)) else tensors
    place, rng = user_line(3), generators.states()
    for tensor in tensors:
        tensor = tensor.detach()
        if tensor.device.type == "cpu":
            _write_loss(tensor, place, rng)
        else:
            # Read with the step, so that the device need not be waited for here.
            _pending_losses.append((tensor.clone(), place, rng))


def _write_loss(tensor, place, rng):
    value = repr(tensor.item()) if tensor.numel() == 1 else "%x" % hash_tensors([tensor])
    write('{"k":"loss","v":"%s","at":%s,"rng":"%s"}' % (value, json.dumps(place), rng))


def flush():
    """Writes the losses whose values were still on a device."""
    for tensor, place, rng in _pending_losses:
        _write_loss(tensor, place, rng)
    del _pending_losses[:]


def patch_autograd(torch):
    original = torch.autograd.backward

    @functools.wraps(original)
    def backward(tensors, *args, **kwargs):
        _on_backward(tensors)
        return original(tensors, *args, **kwargs)

    torch.autograd.backward = backward
    if _DETERMINISTIC:
        _make_deterministic()


# --- Optimizers


def _parameters(optimizer):
    return [parameter for group in optimizer.param_groups for parameter in group["params"]]


@observer
def _on_optimizer(optimizer):
    if optimizer in _optimizers or not getattr(optimizer, "param_groups", None):
        return
    if _DETERMINISTIC:
        _make_deterministic()
    number = len(_optimizers)
    _optimizers[optimizer] = [number, 0]
    parameters = _parameters(optimizer)
    write(
        '{"k":"opt","o":%d,"c":"%s","n":%d,"numel":%d,"p":"%x","at":%s,"rng":"%s"}'
        % (
            number,
            type(optimizer).__name__,
            len(parameters),
            sum(parameter.numel() for parameter in parameters),
            hash_tensors(parameters),
            json.dumps(user_line(3)),
            generators.states(),
        )
    )


@observer
def _before_step(optimizer):
    if optimizer not in _optimizers:
        _on_optimizer(optimizer)
    flush()
    _describe_environment()
    parameters = _parameters(optimizer)
    gradients = [parameter.grad for parameter in parameters]
    first = '"p0":"%x",' % hash_tensors(parameters) if _optimizers[optimizer][1] == 0 else ""
    if _is_detailed():
        event(
            k="tensors",
            s=_state.step,
            o=_optimizers[optimizer][0],
            names=_name_parameters(parameters),
            values=["%x" % hash_tensors([parameter]) for parameter in parameters],
            grads=["%x" % hash_tensors([gradient]) for gradient in gradients],
        )
    return first, hash_tensors(gradients)


@observer
def _after_step(optimizer, before):
    place = _optimizers[optimizer]
    place[1] += 1
    write(
        '{"k":"step","s":%d,"o":%d,%s"g":"%x","p":"%x","at":%s,"rng":"%s"}'
        % (
            _state.step,
            place[0],
            before[0],
            before[1],
            hash_tensors(_parameters(optimizer)),
            json.dumps(user_line(3)),
            generators.states(),
        )
    )
    _state.step += 1
    if _state.step == _LIMIT:
        event(k="stop")
        _state.stopped = True


def _wrap_step(kind):
    step = kind.step
    if getattr(step, "_repro_fix", False):
        return

    @functools.wraps(step)
    def observed(self, *args, **kwargs):
        if _state.in_step:  # a subclass that calls its parent's step
            return step(self, *args, **kwargs)
        _state.in_step = True
        try:
            before = _before_step(self)
            result = step(self, *args, **kwargs)
        finally:
            _state.in_step = False
        if before is not None:
            _after_step(self, before)
        if _state.stopped:
            raise SystemExit(0)
        return result

    observed._repro_fix = True
    kind.step = observed


def patch_optimizer(module):
    """`Optimizer.__init__` wraps the `step` of the subclass by itself; this puts a wrapper around that one."""
    original = module.Optimizer.__init__

    @functools.wraps(original)
    def __init__(self, *args, **kwargs):
        original(self, *args, **kwargs)
        observer(_wrap_step)(type(self))
        _on_optimizer(self)

    module.Optimizer.__init__ = __init__


# --- Module calls, at the steps that REPRO_FIX_DETAIL names


def _find_tensors(value, depth=0):
    torch = sys.modules["torch"]
    if isinstance(value, torch.Tensor):
        return [value]
    if depth > 4:
        return []
    if isinstance(value, dict) or hasattr(value, "items"):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        return [tensor for item in value for tensor in _find_tensors(item, depth + 1)]
    return []


def _name_parameters(parameters):
    known = {id(parameter): name for root in list(_names) for name, parameter in root.named_parameters()}
    return [known.get(id(parameter), "#%d" % index) for index, parameter in enumerate(parameters)]


def _name_module(root, module):
    names = _names.get(root)
    if names is None or id(module) not in names:
        names = _names[root] = {id(child): name for name, child in root.named_modules()}
    return names.get(id(module), "")


class _Call:
    """A module call that is running."""

    __slots__ = ("number", "parent", "root", "inputs", "weights", "rng")


@observer
def _enter_call(module, args, kwargs):
    stack = _local.__dict__.setdefault("stack", [])
    call = _Call()
    call.number = _state.calls
    _state.calls += 1
    call.parent = stack[-1].number if stack else None
    call.root = stack[0].root if stack else module
    call.inputs = hash_value([args, kwargs])
    call.weights = hash_tensors(list(module.parameters(recurse=False)) + list(module.buffers(recurse=False)))
    call.rng = generators.snapshot()
    for index, tensor in enumerate(_find_tensors([args, kwargs])):
        if tensor.requires_grad and tensor.grad_fn is not None:
            tensor.register_hook(_make_gradient_hook("gin", call.number, index))
    stack.append(call)
    return call


def _make_gradient_hook(kind, number, index):
    @observer
    def on_gradient(gradient):
        if _is_detailed():
            write('{"k":"%s","n":%d,"j":%d,"h":"%x"}' % (kind, number, index, hash_tensors([gradient])))

    return on_gradient


@observer
def _leave_call(module, call, result):
    _local.stack.pop()
    for index, tensor in enumerate(_find_tensors(result)):
        if tensor.requires_grad and tensor.grad_fn is not None:
            tensor.register_hook(_make_gradient_hook("gout", call.number, index))
    event(
        k="call",
        s=_state.step,
        n=call.number,
        up=call.parent,
        m=_name_module(call.root, module),
        root=type(call.root).__name__,
        c=type(module).__name__,
        t=module.training,
        i="%x" % call.inputs,
        w="%x" % call.weights,
        out="%x" % hash_value(result),
        drew=generators.find_drawn_since(call.rng),
        at=user_line(3),
    )


def patch_modules(torch):
    if _LAST < _FIRST:
        return
    module = torch.nn.Module
    original = module.__call__
    compiling = getattr(getattr(torch, "compiler", None), "is_compiling", None)

    @functools.wraps(original)
    def __call__(self, *args, **kwargs):
        if (compiling is not None and compiling()) or not _is_detailed():
            return original(self, *args, **kwargs)
        call = _enter_call(self, args, kwargs)
        if call is None:
            return original(self, *args, **kwargs)
        try:
            result = original(self, *args, **kwargs)
        except BaseException:
            del _local.stack[:]
            raise
        _leave_call(self, call, result)
        return result

    module.__call__ = __call__


# --- The environment


def _make_deterministic():
    """For a trial: does the difference go away under deterministic algorithms? Asked again, since the program may set its own flags."""
    torch = sys.modules["torch"]
    torch.backends.cudnn.benchmark = False
    torch.backends.cudnn.deterministic = True
    torch.use_deterministic_algorithms(True, warn_only=True)


def _describe_environment():
    """Written once, with the first loss or step: the flags that the program sets are set by then."""
    if _state.environment:
        return
    _state.environment = True
    torch = sys.modules["torch"]
    numpy = sys.modules.get("numpy")
    cuda = torch.cuda.is_initialized()
    event(
        k="env",
        python=platform.python_version(),
        platform="%s %s %s" % (platform.system(), platform.release(), platform.machine()),
        torch=str(torch.__version__),
        numpy=getattr(numpy, "__version__", None),
        cuda=torch.version.cuda,
        cudnn=str(torch.backends.cudnn.version()) if cuda else None,
        devices=[torch.cuda.get_device_name(index) for index in range(torch.cuda.device_count())] if cuda else ["cpu"],
        threads=torch.get_num_threads(),
        flags={
            "torch.backends.cudnn.benchmark": torch.backends.cudnn.benchmark,
            "torch.backends.cudnn.deterministic": torch.backends.cudnn.deterministic,
            "torch.are_deterministic_algorithms_enabled()": torch.are_deterministic_algorithms_enabled(),
            "CUBLAS_WORKSPACE_CONFIG": os.environ.get("CUBLAS_WORKSPACE_CONFIG"),
            "PYTHONHASHSEED": os.environ.get("PYTHONHASHSEED"),
            "OMP_NUM_THREADS": os.environ.get("OMP_NUM_THREADS"),
        },
    )
