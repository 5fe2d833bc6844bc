"""Checksums of tensors and batches, cheap enough to be taken at every step.

Up to 32 KiB a tensor's bytes go through CRC-32. A larger tensor is first summed, as 64-bit integers, in chunks of 256: every changed bit
changes the sum of its chunk, at the speed of memory. Tensors of a device are summed there, and only the sums travel.
"""

import ctypes
import sys
import zlib

_SMALL = 1 << 15
_CHUNK = 256
_arrays = {}


def _crc_memory(address, size, crc):
    array = _arrays.get(size)
    if array is None:
        array = _arrays[size] = ctypes.c_char * size
    return zlib.crc32(array.from_address(address), crc)


def _get_plain(torch, tensor):
    """The contiguous tensor of numbers behind a parameter, a sparse, a sharded or a quantized tensor."""
    if type(tensor) is not torch.Tensor and type(tensor) is not torch.nn.Parameter:
        tensor = getattr(tensor, "_local_tensor", tensor)
    if tensor.layout is not torch.strided:
        if not tensor.is_sparse:
            return tensor.to_dense()
        tensor = tensor.coalesce()
        return torch.cat([tensor.indices().flatten().double(), tensor.values().flatten().double()])
    if tensor.is_quantized:
        tensor = tensor.int_repr()
    if tensor.is_complex():
        tensor = torch.view_as_real(tensor.resolve_conj())
    return tensor if tensor.is_contiguous() else tensor.contiguous()


def _sum_chunks(torch, tensor, size):
    words = tensor.detach().view(-1).view(torch.int64)
    count = size // 8
    body = count - count % _CHUNK
    sums = words[:body].view(-1, _CHUNK).sum(1)
    return torch.cat([sums, words[body:]]) if body < count else sums


def hash_tensors(tensors, crc=0):
    """One checksum of many tensors; None stands for a missing gradient."""
    torch = sys.modules["torch"]
    away = {}
    with torch.no_grad():
        for tensor in tensors:
            if tensor is None:
                crc = zlib.crc32(b"none", crc)
                continue
            if tensor.is_meta:
                continue
            tensor = _get_plain(torch, tensor)
            size = tensor.numel() * tensor.element_size()
            if size == 0:
                continue
            if size > _SMALL and size % 8 == 0 and tensor.data_ptr() % 8 == 0:
                tensor = _sum_chunks(torch, tensor, size)
                size = tensor.numel() * 8
            if tensor.is_cpu:
                crc = _crc_memory(tensor.data_ptr(), size, crc)
            else:
                away.setdefault(tensor.device, []).append(tensor.detach().view(-1).view(torch.uint8))
        for parts in away.values():
            bytes_ = torch.cat(parts).cpu()
            crc = _crc_memory(bytes_.data_ptr(), bytes_.numel(), crc)
    return crc


def hash_value(value, crc=0, depth=0):
    """The checksum of a batch: tensors, arrays, text and numbers in lists, tuples, mappings and plain objects."""
    torch = sys.modules["torch"]
    if isinstance(value, torch.Tensor):
        return hash_tensors([value], crc)
    if value is None or isinstance(value, (bool, int, float, complex)):
        return zlib.crc32(repr(value).encode(), crc)
    if isinstance(value, str):
        return zlib.crc32(value.encode("utf-8", "surrogatepass"), crc)
    if isinstance(value, (bytes, bytearray)):
        return zlib.crc32(value, crc)
    numpy = sys.modules.get("numpy")
    if numpy is not None and isinstance(value, (numpy.ndarray, numpy.generic)):
        return zlib.crc32(numpy.ascontiguousarray(value).tobytes() if value.dtype != object else repr(value).encode(), crc)
    if depth > 8:
        return crc
    if isinstance(value, (list, tuple)):
        for item in value:
            crc = hash_value(item, crc, depth + 1)
        return zlib.crc32(b"]", crc)
    items = value if hasattr(value, "items") else getattr(value, "__dict__", None)
    if items is not None and callable(getattr(items, "items", None)):
        for key, item in items.items():
            crc = hash_value(item, hash_value(key if isinstance(key, str) else repr(key), crc), depth + 1)
        return zlib.crc32(b"}", crc)
    return zlib.crc32(type(value).__name__.encode(), crc)
