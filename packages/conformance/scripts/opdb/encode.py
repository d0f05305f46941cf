"""Arguments and results as JSON, and back as fresh tensors."""

import base64
import math

import numpy as np
import torch


class Tensors:
    """The tensors of a sample, each written once."""

    def __init__(self):
        self.seen = {}
        self.list = []
        self.values = []

    def index(self, tensor):
        if id(tensor) not in self.seen:
            self.seen[id(tensor)] = len(self.list)
            self.list.append(describe(tensor, tensor.requires_grad))
            self.values.append(tensor)
        return self.seen[id(tensor)]


def describe(tensor, grad=False):
    detached = tensor.detach()
    out = dict(shape=list(tensor.shape), dtype=str(tensor.dtype).removeprefix('torch.'))
    if tensor.is_sparse or tensor.layout != torch.strided or tensor.is_complex() or tensor.is_quantized:
        out['unsupported'] = 'complex' if tensor.is_complex() else 'sparse'
        return out
    raw = detached.clone(memory_format=torch.contiguous_format).reshape(-1)
    array = raw.view(torch.uint8).numpy() if raw.numel() > 0 else np.zeros(0, np.uint8)
    out['data'] = base64.b64encode(array.tobytes()).decode('ascii')
    if grad:
        out['grad'] = True
    return out


def number(value):
    if isinstance(value, complex):
        return dict(unsupported='complex')
    if isinstance(value, float):
        if math.isnan(value):
            return dict(f='nan')
        if math.isinf(value):
            return dict(f='inf' if value > 0 else '-inf')
        if value == int(value):
            return dict(f=value)
    return value


def encode(value, tensors):
    if value is None or isinstance(value, (bool, str)):
        return value
    if torch.is_tensor(value):
        return dict(t=tensors.index(value))
    if isinstance(value, (np.integer, np.floating, np.bool_)):
        return number(value.item())
    if isinstance(value, (int, float, complex)):
        return number(value)
    if isinstance(value, torch.dtype):
        return dict(dtype=str(value).removeprefix('torch.'))
    if isinstance(value, torch.device) or value is Ellipsis:
        return dict(device=str(value)) if value is not Ellipsis else dict(ellipsis=True)
    if isinstance(value, slice):
        return dict(slice=[encode(v, tensors) for v in (value.start, value.stop, value.step)])
    if isinstance(value, (list, tuple)):
        return [encode(v, tensors) for v in value]
    if isinstance(value, (torch.layout, torch.memory_format)):
        if value in (torch.strided, torch.contiguous_format, torch.preserve_format):
            return dict(ignored=str(value))
        return dict(unsupported='layout' if isinstance(value, torch.layout) else 'memory_format')
    if isinstance(value, torch.Generator):
        return dict(unsupported='generator')
    if type(value).__name__ == 'LinearCrossEntropyOptions':
        # How the work is divided into chunks, which changes no value.
        return dict(ignored=str(value))
    if isinstance(value, torch.nn.Module):
        return dict(function=type(value).__name__)
    if callable(value):
        return dict(function=getattr(value, '__name__', str(value)))
    if isinstance(value, np.ndarray):
        return dict(unsupported='numpy array')
    return dict(unsupported=type(value).__name__)


def rebuild(value, made):
    """The same arguments with materialised tensors."""
    if torch.is_tensor(value):
        return made(value)
    if isinstance(value, torch.Size):
        return value
    if isinstance(value, tuple) and hasattr(value, '_fields'):
        return type(value)(*(rebuild(v, made) for v in value))
    if isinstance(value, (list, tuple)):
        return type(value)(rebuild(v, made) for v in value)
    if isinstance(value, dict):
        return {k: rebuild(v, made) for k, v in value.items()}
    if isinstance(value, torch.dtype):
        return made.dtype(value)
    return value


class Materialise:
    """Contiguous leaves with the values of the sample's tensors, floats widened on demand. The same tensor stays one."""

    def __init__(self, wide, like=None):
        self.wide = wide
        self.made = {}
        self.pairs = []

    def dtype(self, dtype):
        return torch.float64 if self.wide and dtype == torch.float32 else dtype

    def __call__(self, tensor):
        if id(tensor) not in self.made:
            if tensor.layout != torch.strided:
                made = tensor.detach().clone()
            else:
                made = tensor.detach().clone(memory_format=torch.contiguous_format).to(self.dtype(tensor.dtype))
            made.requires_grad_(tensor.requires_grad)
            self.made[id(tensor)] = made
            self.pairs.append((tensor, made))
        return self.made[id(tensor)]
