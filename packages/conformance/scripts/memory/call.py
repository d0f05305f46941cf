"""What a call to be examined is written as: tensors, rows, and PyTorch's function of flambeau's name."""

import re

import torch


class T:
    """A tensor of a call: 0, 1, 2, … of some dtype in a shape, or the values given."""

    def __init__(self, *shape, dtype='float32', values=None):
        self.shape, self.dtype, self.values = list(shape), dtype, values

    def json(self):
        return dict(shape=self.shape, dtype=self.dtype, **({} if self.values is None else dict(values=self.values)))

    def make(self, layout):
        count = torch.Size(self.shape).numel()
        values = list(range(count)) if self.values is None else self.values
        x = torch.tensor(values, dtype=getattr(torch, self.dtype)).reshape(self.shape)
        if layout == 'transposed' and x.dim() > 1:
            order = list(reversed(range(x.dim())))
            return x.permute(order).contiguous().permute(order)
        if layout == 'slice':
            if x.dim() == 0:
                return x.expand(4).contiguous()[2]
            last = x.shape[-1]
            wide = x.new_zeros([*x.shape[:-1], 2 * last + 3 if last > 0 else 0])
            wide[..., 3::2] = x
            return wide[..., 3::2]
        if layout == 'expanded' and x.dim() > 0 and x.shape[0] > 0:
            return x.narrow(0, 0, 1).expand(x.shape)
        return x


def I(*values):
    return T(len(values), dtype='int64', values=list(values))


def B(*values):
    return T(len(values), dtype='bool', values=list(values))


SPELLED = {
    'variance': 'var', 'varianceMean': 'var_mean', 'sumToSize': 'sum_to_size', 'nonzeroStatic': 'nonzero_static',
    'stdMean': 'std_mean', 'isNonzero': 'is_nonzero',
}


def snake(name):
    name = re.sub(r'(\d)d$', r'_\1d', name) if name.startswith('atleast') else name
    return SPELLED.get(name) or re.sub(r'(?<=[a-z0-9])([A-Z])', lambda m: '_' + m.group(1).lower(), name)


def function(place, name):
    spelled = snake(name)
    if place == 'functional':
        return getattr(torch.nn.functional, spelled, None) or getattr(torch, spelled)
    if place == 'method':
        return getattr(torch.Tensor, spelled)
    return getattr(torch, spelled, None) or getattr(torch.Tensor, spelled)


ROWS = []


def row(place, name, args, options=None, call=None):
    ROWS.append((place, name, args, options or {}, call))


def each(names, *args, place='torch', **options):
    for name in names.split():
        row(place, name, list(args), options)
