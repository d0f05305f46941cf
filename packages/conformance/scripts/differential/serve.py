"""Answers calls with what PyTorch does: one JSON description a line in, one JSON outcome a line out.

Started by `conform differential`; the description is in src/differential/call.ts.
"""

import json
import math
import os
import signal
import sys
import traceback
import warnings

import torch

from calls import keywords, resolve
from programs import run_program

warnings.filterwarnings('ignore')
torch.set_num_threads(1)
SECONDS = 10
WIDER = {torch.float32: torch.float64, torch.float16: torch.float32, torch.bfloat16: torch.float32}


class Slow(Exception):
    pass


def on_alarm(*_):
    raise Slow()


def dtype_of(name):
    return getattr(torch, name)


def number(value):
    if isinstance(value, str):
        return dict(nan=math.nan, inf=math.inf, **{'-inf': -math.inf, '-0': -0.0})[value]
    return value


def perturbed(values, amount, salt):
    """Equal values move together, and those with few binary digits (ties, kinks, zeros) stay where they are."""
    out = []
    for v in values:
        if isinstance(v, str) or v * 16 == round(v * 16) and abs(v) < 1e6:
            out.append(v)
        else:
            out.append(v * (1 + amount * (((hash((v, salt)) % 2001) - 1000) / 1000)))
    return out


class Tensors:
    """The tensors of a call, made anew for every run of it."""

    def __init__(self, specs, wide=False, amount=0.0, salt=0):
        self.leaves = []
        self.made = []
        for spec in specs:
            values = spec['values']
            dtype = dtype_of(spec['dtype'])
            if amount > 0 and dtype.is_floating_point:
                values = perturbed(values, amount, salt)
            numbers = [number(v) for v in values]
            raw = torch.tensor(numbers, dtype=torch.int64 if not dtype.is_floating_point and dtype != torch.bool
                               and all(isinstance(v, int) for v in numbers) else torch.float64)
            base = raw.to(dtype)
            if wide and dtype in WIDER:
                base = base.to(WIDER[dtype])
            # A leaf is no view: writes through detached views of it would cut it off.
            base = base.reshape(spec['base']).clone()
            if spec.get('grad'):
                base.requires_grad_()
            self.leaves.append(base)
            x = base
            if spec.get('clone'):
                x = x * 1
            for step in spec.get('view', []):
                x = view_of(x, step)
            self.made.append(x)


def view_of(x, step):
    kind, *rest = step
    if kind == 'transpose':
        return x.transpose(*rest)
    if kind == 'expand':
        return x.expand(*rest)
    dim, start, step = rest
    return torch.ops.aten.slice.Tensor(x, dim, start, None, step)


def decode(value, made, results=None):
    if isinstance(value, list):
        return [decode(v, made, results) for v in value]
    if isinstance(value, dict):
        if 't' in value:
            return made[value['t']]
        if 'r' in value:
            return results[f"{value['r'][0]},{value['r'][1]}"]
        if 'f' in value:
            return number(value['f'])
        if 'i' in value:
            return int(value['i'])
        if 'dtype' in value:
            return dtype_of(value['dtype'])
        if 'o' in value:
            return {keywords({k: v}).popitem()[0]: decode(v, made, results) for k, v in value['o'].items()}
    return value


def plain(value):
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, float):
        if math.isnan(value):
            return 'nan'
        if math.isinf(value):
            return 'inf' if value > 0 else '-inf'
        return '-0' if value == 0 and math.copysign(1, value) < 0 else value
    return value


def elements(tensor):
    flat = tensor.detach()
    flat = (torch.zeros(flat.shape, dtype=flat.dtype) if flat._is_zerotensor() else flat).reshape(-1)
    values = (flat.double() if flat.dtype.is_floating_point else flat.long()).tolist()
    return [plain(v) for v in values]


def overlaps(tensor):
    places = [0]
    for n, step in zip(tensor.shape, tensor.stride()):
        places = [at + i * step for at in places for i in range(n)]
    return len(set(places)) < len(places)


def described(tensor):
    return dict(dtype=str(tensor.dtype).removeprefix('torch.'), shape=list(tensor.shape), values=elements(tensor))


def flatten(result):
    if isinstance(result, (list, tuple)) and not isinstance(result, torch.Size):
        return [one for r in result for one in flatten(r)]
    return [result]


def cotangent(shape, salt):
    count = math.prod(shape)
    return torch.tensor([((i * 7 + salt * 5) % 11 - 5.5) / 4 for i in range(count)], dtype=torch.float64).reshape(shape)


def chosen(outputs, salt):
    """Floats that gradients flow from, with numbers that both sides make alike: by their place among all, and none of them 0."""
    return [(o, cotangent(list(o.shape), salt + k).to(o.dtype)) for k, o in enumerate(outputs)
            if torch.is_tensor(o) and o.requires_grad and o.is_floating_point()]


def record(grads):
    return [None if g is None else described(g) for g in grads]


def differentiate(out, outputs, inputs, order):
    """First gradients with fixed cotangents, and, if asked, the gradients of those."""
    flowing = chosen(outputs, 1)
    if not flowing or not inputs or order == 0:
        return
    sources, seeds = zip(*flowing)
    try:
        grads = torch.autograd.grad(sources, inputs, seeds, create_graph=order > 1, allow_unused=True)
    except Slow:
        raise
    except Exception as error:
        out['gradError'] = str(error).split('\n')[0]
        return
    out['grads'] = record(grads)
    again = chosen(grads, 3)
    if order < 2:
        return
    if not again:
        out['second'] = [None] * len(inputs)
        return
    sources, seeds = zip(*again)
    try:
        second = torch.autograd.grad(sources, inputs, seeds, allow_unused=True)
    except Slow:
        raise
    except Exception as error:
        out['secondError'] = str(error).split('\n')[0]
        return
    out['second'] = record(second)


def same_values(a, b):
    """As the other side compares them: one NaN is as good as another, and zeros have signs."""
    if a.dtype != b.dtype or a.shape != b.shape:
        return False
    a, b = a.detach(), b.detach()
    if not a.is_floating_point():
        return torch.equal(a, b)
    return bool((((a == b) & (a.signbit() == b.signbit())) | (a.isnan() & b.isnan())).all())


def arguments(given, made, results=None, wide=False):
    """By position, and by keyword: options, and whatever follows an argument that is left out."""
    args = []
    options = {}
    skipped = False
    for argument in given:
        value = argument['v']
        if isinstance(value, dict) and 'o' in value:
            options.update(keywords({k: decode(v, made, results) for k, v in value['o'].items()}))
        elif isinstance(value, dict) and 'u' in value:
            skipped = True
        elif skipped:
            options.update(keywords({argument['n']: decode(value, made, results)}))
        else:
            args.append(decode(value, made, results))
    if wide:
        args = [WIDER.get(a, a) if isinstance(a, torch.dtype) else a for a in args]
        options = {k: WIDER.get(v, v) if isinstance(v, torch.dtype) else v for k, v in options.items()}
    return args, options


def shared(one, others):
    """Which of the others have its storage."""
    address = one.untyped_storage().data_ptr()
    return [i for i, t in others
            if one.numel() > 0 and t.numel() > 0 and t.untyped_storage().data_ptr() == address]


def target_of(call):
    """The tensor that a function in place writes: described also where that changes nothing."""
    first = call['args'][0]['v'] if call['args'] else None
    return first['t'] if call['fn'].endswith('_') and isinstance(first, dict) and 't' in first else -1


def run_call(call, wide=False, amount=0.0, salt=0):
    function = resolve(call['fn'])
    if function is None:
        return dict(absent=True)
    tensors = Tensors(call['tensors'], wide, amount, salt)
    args, options = arguments(call['args'], tensors.made, wide=wide)
    before = [t.detach().clone() for t in tensors.made]
    torch.manual_seed(0)
    if wide:
        torch.set_default_dtype(torch.float64)
    out = dict()
    try:
        try:
            result = function(*args, **options)
        except Slow:
            raise
        except Exception as error:
            return dict(error=f'{type(error).__name__}: {error}'.split('\n')[0][:300])
        outputs = flatten(result)
        out['outputs'] = []
        for one in outputs:
            if not torch.is_tensor(one):
                value = str(one).removeprefix('torch.') if isinstance(one, torch.dtype) else one
                out['outputs'].append(dict(value=plain(value) if not isinstance(value, torch.Size) else list(value)))
                continue
            out['outputs'].append(dict(**described(one), requiresGrad=one.requires_grad,
                                       shares=shared(one, enumerate(tensors.made)),
                                       overlaps=overlaps(one)))
        target = target_of(call)
        out['written'] = [None if same_values(now, old) and i != target else described(now)
                          for i, (now, old) in enumerate(zip(tensors.made, before))]
        if call.get('after') == 'inplace':
            first = next((o for o in outputs if torch.is_tensor(o) and o.is_floating_point()), None)
            if first is not None:
                try:
                    first.mul_(2)
                except Slow:
                    raise
                except Exception as error:
                    out['afterError'] = str(error).split('\n')[0]
                    return out
        inputs = [leaf for leaf, spec in zip(tensors.leaves, call['tensors']) if spec.get('grad')]
        differentiate(out, outputs, inputs, call.get('order', 0))
        return out
    finally:
        torch.set_default_dtype(torch.float32)


def answer(request):
    if 'steps' in request:
        return run_program(request, sys.modules[__name__])
    return run_call(request, request.get('wide', False), request.get('amount', 0.0), request.get('salt', 0))


def main():
    # Answers go out by a handle of their own: what PyTorch prints must not get between them.
    out = os.fdopen(os.dup(1), 'w')
    os.dup2(2, 1)
    signal.signal(signal.SIGALRM, on_alarm)
    out.write(json.dumps(dict(torch=torch.__version__)) + '\n')
    out.flush()
    for line in sys.stdin:
        request = json.loads(line)
        signal.alarm(SECONDS)
        try:
            outcome = answer(request)
        except Slow:
            outcome = dict(slow=True)
        except MemoryError:
            outcome = dict(error='MemoryError')
        except Exception:
            outcome = dict(broken=traceback.format_exc()[-600:])
        finally:
            signal.alarm(0)
        out.write(json.dumps(outcome) + '\n')
        out.flush()


main()
