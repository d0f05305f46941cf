"""Writes the samples of PyTorch's own operator database, with PyTorch's results and gradients, for `conform opdb`.

    python export.py --out .cache/opdb [--name 'softmax*'] [--seed 0] [--dtype int32]

One file per name. Inputs are materialised (contiguous, the values they show); every sample is computed twice, in its own
dtype and with floats widened to float64.
"""

import argparse
import collections
import fnmatch
import inspect
import json
import os
import sys
import types
import unittest
import warnings

try:
    import expecttest  # noqa: F401
except ImportError:
    stub = types.ModuleType('expecttest')
    stub.TestCase = unittest.TestCase
    sys.modules['expecttest'] = stub

import numpy as np
import torch
from torch.testing._internal import common_methods_invocations as database
from torch.testing._internal.common_device_type import toleranceOverride
from torch.testing._internal.opinfo.core import SampleInput

from bind import bind, Capture
from encode import describe, encode, Materialise, rebuild, Tensors

warnings.filterwarnings('ignore')
HERE = os.path.dirname(os.path.abspath(__file__))
F = torch.nn.functional

# The dtype of the samples: the first that an entry has.
DTYPES = [torch.float32, torch.int32, torch.int64, torch.bool]
# Test classes of PyTorch whose declared tolerances are about values on a CPU.
TOLERANT = {'TestCommon', 'TestUnaryUfuncs', 'TestBinaryUfuncs', 'TestReductions', 'TestOps', 'TestShapeFuncs'}
LARGE = 200_000


def flat(result):
    """Outputs in order, and the names of a named tuple's fields."""
    if torch.is_tensor(result) or not isinstance(result, (list, tuple)) or isinstance(result, torch.Size):
        return [result], None
    names = [f for f in dir(type(result)) if not f.startswith('_')] if 'return_types' in str(type(result)) else None
    if names is not None:
        names = [str(field) for field in getattr(type(result), '__match_args__', ())] or None
    out = []
    for one in result:
        out.extend(flat(one)[0])
    return out, names


def outputs_of(result):
    out = []
    for one in flat(result)[0]:
        if torch.is_tensor(one):
            out.append(dict(tensor=describe(one)))
        else:
            out.append(dict(value=encode(list(one) if isinstance(one, torch.Size) else one, Tensors())))
    return out


def is_overlapping(tensor):
    return tensor.numel() > 1 and any(size > 1 and stride == 0 for size, stride in zip(tensor.shape, tensor.stride()))


def memory_of(result, sources):
    """For every output that is a tensor: whose storage it lies in, and whether elements of it share a place."""
    out = []
    for i, one in enumerate(flat(result)[0]):
        if not torch.is_tensor(one) or one.layout != torch.strided or one.numel() == 0:
            continue
        where = one.untyped_storage().data_ptr()
        shares = [index for index, source in sources if source.untyped_storage().data_ptr() == where]
        out.append(dict(output=i, shares=shares, overlaps=is_overlapping(one)))
    return out


def differentiable(result):
    return [(i, o) for i, o in enumerate(flat(result)[0])
            if torch.is_tensor(o) and o.requires_grad and o.is_floating_point()]


def run(op, sample, wide, seed, capture=None):
    make = Materialise(wide)
    value = rebuild(sample.input, make)
    args = rebuild(sample.args, make)
    kwargs = rebuild(sample.kwargs, make)
    torch.manual_seed(seed)
    if capture is None:
        result = op(value, *args, **kwargs)
    else:
        with capture:
            result = op(value, *args, **kwargs)
    return make, (value, *args), kwargs, result


def gradients(make, result, cotangents):
    inputs = [made for _, made in make.pairs if made.requires_grad]
    chosen = differentiable(result)
    if not inputs or not chosen:
        return None
    grads = torch.autograd.grad([o for _, o in chosen], inputs, [c.to(o.dtype) for (_, o), c in zip(chosen, cotangents)],
                                allow_unused=True)
    return inputs, grads


def elements(value):
    if torch.is_tensor(value):
        return value.numel()
    if isinstance(value, dict):
        value = list(value.values())
    return sum(elements(v) for v in value) if isinstance(value, (list, tuple)) else 0


def skeleton(op):
    """Whether the entry's callable is PyTorch's own function, so that its arguments are what a user writes."""
    function = op.op
    if isinstance(function, types.FunctionType) and function.__module__ == database.__name__:
        return False
    return True


# Entries whose samples go through another function than the one they are named after.
QUIRKS = ('rand_like',)
PASSED = ('inplace', '_stacklevel')


def export_sample(op, index, sample, seed):
    capture = None if skeleton(op) else Capture()
    own = Tensors()
    size = elements(sample.input) + elements(sample.args) + elements(sample.kwargs)
    if size > LARGE:
        return dict(id=index, large=size)
    # What the exported indices refer to: the materialised tensors as they are before the call.
    before = Materialise(False)
    shadow = (rebuild(sample.input, before), *rebuild(sample.args, before))
    shadow_kwargs = rebuild(sample.kwargs, before)
    order = {id(original): made for original, made in before.pairs}
    make, args, kwargs, result = run(op, sample, False, seed, capture)
    name = op.name.removeprefix('nn.functional.')
    function = op.op
    if capture is not None and capture.call is not None:
        function, args, kwargs = capture.call
        spelled = getattr(function, '__name__', name)
        name = name if spelled == '__get__' or name in QUIRKS else spelled
    elif capture is not None:
        function = getattr(F, name, None) if op.name.startswith('nn.functional.') else None
    unchanged = {id(made): order[id(original)] for original, made in make.pairs}
    swap = lambda v: unchanged.get(id(v), v)
    swap.dtype = lambda d: d
    args = rebuild(args, swap)
    kwargs = rebuild(kwargs, swap)
    params, bound, defaults = bind(name, function, args, kwargs)
    bindings = []
    for key, value, only in bound:
        if key in PASSED:
            continue
        if name == '__getitem__' and key == 'key':
            value = list(value) if isinstance(value, tuple) else [value]
        if key in defaults and value is None and defaults[key] is None:
            continue
        bindings.append(dict(n=key, v=encode(value, own), **({'k': True} if only else {})))
    out = dict(id=index, call=name, params=params, args=bindings)
    fields = flat(result)[1]
    if fields is not None:
        out['fields'] = fields
    out['single'] = not isinstance(result, (list, tuple)) or isinstance(result, torch.Size)
    out['outputs'] = outputs_of(result)
    out['memory'] = memory_of(result, [(own.index(unchanged[id(made)]), made) for _, made in make.pairs
                                       if id(unchanged[id(made)]) in own.seen and made.layout == torch.strided])
    generator = torch.Generator().manual_seed(seed + 1)
    chosen = differentiable(result)
    cotangents = [torch.randn(o.shape, generator=generator, dtype=torch.float32) for _, o in chosen]
    if op.supports_autograd and chosen:
        try:
            found = gradients(make, result, cotangents)
        except Exception as error:
            found = None
            out['gradError'] = str(error).split('\n')[0]
        if found is not None:
            where = {id(made): own.index(unchanged[id(made)]) for _, made in make.pairs
                     if made.requires_grad and id(unchanged[id(made)]) in own.seen}
            out['cotangents'] = [dict(output=i, **describe(c)) for (i, _), c in zip(chosen, cotangents)]
            out['grads'] = [dict(input=where[id(i)], **(describe(g) if g is not None else dict(none=True)))
                            for i, g in zip(*found) if id(i) in where]
    try:
        wide, _, _, result64 = run(op, sample, True, seed)
        out['outputs64'] = outputs_of(result64)
        if 'grads' in out:
            found = gradients(wide, result64, cotangents)
            inputs = {id(m): o for o, m in wide.pairs}
            where = {id(made): own.index(order[id(o)]) for o, made in wide.pairs
                     if made.requires_grad and id(order[id(o)]) in own.seen}
            out['grads64'] = [dict(input=where[id(i)], **(describe(g) if g is not None else dict(none=True)))
                              for i, g in zip(*found) if id(i) in where]
    except Exception as error:
        out['no64'] = str(error).split('\n')[0]
    out['tensors'] = own.list
    return out


def tolerance_of(op, dtype):
    """The widest tolerance the entry declares for values on a CPU."""
    found = None
    for info in op.decorators:
        for one in getattr(info, 'decorators', []):
            if not isinstance(one, toleranceOverride) or dtype not in one.d:
                continue
            if info.device_type not in (None, 'cpu') or info.cls_name not in TOLERANT:
                continue
            if info.dtypes is not None and dtype not in info.dtypes:
                continue
            tol = one.d[dtype]
            found = (max(tol.atol, found[0]), max(tol.rtol, found[1])) if found else (tol.atol, tol.rtol)
    return dict(atol=found[0], rtol=found[1]) if found else None


def export_entry(op, seed, wanted):
    supported = op.supported_dtypes('cpu')
    dtype = next((d for d in wanted if d in supported), None)
    out = dict(variant=op.variant_test_name, dtype=str(dtype).removeprefix('torch.'), autograd=op.supports_autograd)
    if dtype is None:
        out['samples'] = []
        out['unsupported'] = 'no dtype but ' + ', '.join(str(d) for d in supported)
        return out
    tolerance = tolerance_of(op, dtype)
    if tolerance is not None:
        out['tolerance'] = tolerance
    torch.manual_seed(seed)
    np.random.seed(seed)
    import random
    random.seed(seed)
    samples = []
    grad = op.supports_autograd and dtype.is_floating_point
    inputs = list(op.sample_inputs('cpu', dtype, requires_grad=grad))
    if op.name == 'nn.functional.multi_head_attention_forward':
        # Its one sample has dropout; without it values and gradients can be judged.
        at = list(inspect.signature(F.multi_head_attention_forward).parameters).index('dropout_p') - 1
        inputs += [SampleInput(s.input, args=(*s.args[:at], 0.0, *s.args[at + 1:]), kwargs=s.kwargs) for s in inputs]
    for index, sample in enumerate(inputs):
        state = torch.get_rng_state()
        try:
            samples.append(export_sample(op, index, sample, seed))
        except Exception as error:
            samples.append(dict(id=index, unexportable=f'{type(error).__name__}: {error}'.split('\n')[0]))
        torch.set_rng_state(state)
    out['samples'] = samples
    return out


def is_method(name):
    return callable(getattr(torch.Tensor, name, None)) and name != '__getitem__'


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--out', required=True)
    parser.add_argument('--name', default='*')
    parser.add_argument('--seed', type=int, default=0)
    parser.add_argument('--dtype', help='another dtype of the samples: entries without it have none then')
    options = parser.parse_args()
    wanted = DTYPES if options.dtype is None else [getattr(torch, options.dtype)]
    torch.set_num_threads(1)
    with open(os.path.join(HERE, 'names.json')) as file:
        names = json.load(file)
    entries = collections.defaultdict(list)
    for op in database.op_db:
        entries[op.name].append(op)
    os.makedirs(options.out, exist_ok=True)
    bad = []
    for name in names:
        if not fnmatch.fnmatch(name, options.name):
            continue
        own = not name.startswith('nn.functional.')
        forms = dict(method=own and is_method(name), inPlace=own and is_method(name + '_'))
        data = dict(name=name, forms=forms, entries=[export_entry(op, options.seed, wanted) for op in entries[name]])
        with open(os.path.join(options.out, name + '.json'), 'w') as file:
            json.dump(data, file)
        for entry in data['entries']:
            for sample in entry['samples']:
                for key in ('unexportable', 'gradError', 'no64', 'large'):
                    if key in sample:
                        bad.append(f"{name}[{entry['variant']}]#{sample['id']} {key}: {sample[key]}")
    with open(os.path.join(options.out, 'index.json'), 'w') as file:
        json.dump(dict(torch=torch.__version__, seed=options.seed, names=names), file)
    print('\n'.join(bad))


main()
