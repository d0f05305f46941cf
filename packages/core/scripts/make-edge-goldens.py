"""Writes src/ops/goldens/edges.json: values, first and second derivatives of elementwise functions in float64 where they are delicate: at
kinks, ties, zeros of both signs, infinities and NaN. Run with PyTorch; the file names the version."""

import json
import math
import pathlib

import torch
import torch.nn.functional as F

ends = [-math.inf, -3, -1, -0.5, -0.0, 0.0, 0.5, 1, 2, math.inf, math.nan]
one = [*ends[:1], -20, *ends[1:-2], 3, 6, 20, *ends[-2:]]


def snake(name):
    return "".join("_" + letter.lower() if letter.isupper() else letter for letter in name)


def named(name):
    home = torch if hasattr(torch, snake(name)) else F
    return getattr(home, snake(name))


unary = {
    name: named(name)
    for name in """neg abs sign sqrt rsqrt reciprocal exp expm1 log log1p log2 sin cos tan asin acos atan sinh cosh tanh asinh acosh
    atanh erf erfinv sigmoid floor ceil round trunc lgamma digamma exp2 log10 frac sinc deg2rad i0 erfc square nanToNum logit relu elu
    celu selu gelu hardtanh relu6 hardswish leakyRelu hardshrink softshrink tanhshrink silu mish softplus softsign""".split()
}
unary |= {
    "logit 0.25": lambda x: torch.logit(x, 0.25),
    "logit 1": lambda x: torch.logit(x, 1),
    "elu 2": lambda x: F.elu(x, 2),
    "celu 2": lambda x: F.celu(x, 2),
    "threshold 0.5": lambda x: torch.threshold(x, 0.5, 7),
    "softplus 2": lambda x: F.softplus(x, 2, 2),
    "div trunc 0": lambda x: torch.div(x, 0, rounding_mode="trunc"),
    "clamp 0 2": lambda x: torch.clamp(x, 0, 2),
    "clampMin 0": lambda x: torch.clamp_min(x, 0),
    "clampMax 0": lambda x: torch.clamp_max(x, 0),
    "xlogy 0": lambda x: torch.xlogy(x, 0),
    "copysign 1": lambda x: torch.copysign(x, 1),
    "remainder 2": lambda x: torch.remainder(x, 2),
}
unary |= {f"pow {n}": (lambda x, n=n: torch.pow(x, n)) for n in [0, 1, 2, 3, -1, -2, 0.5, -0.5, 1.5, 2.5]}
unary |= {f"rpow {n}": (lambda x, n=n: torch.pow(n, x)) for n in [0, 1, 2, -1, 0.5]}
binary = {
    name: named(name)
    for name in """add sub mul div pow fmod remainder maximum minimum atan2 fmax fmin logaddexp logaddexp2 xlogy hypot copysign nextafter
    clampMin clampMax""".split()
}
binary |= {
    "div floor": lambda x, y: torch.div(x, y, rounding_mode="floor"),
    "div trunc": lambda x, y: torch.div(x, y, rounding_mode="trunc"),
    "lerp 0.25": lambda x, y: torch.lerp(x, y, 0.25),
    "lerp 0.75": lambda x, y: torch.lerp(x, y, 0.75),
    "addcmul 2": lambda x, y: torch.addcmul(x, x, y, value=2),
    "addcdiv 2": lambda x, y: torch.addcdiv(x, x, y, value=2),
    "igamma x": lambda x, y: torch.igamma(x.detach(), y),
}


# PyTorch's vectorised loops and their rests differ at NaN: columns are so long that what is kept comes from the former.
repeats = 16


def row(x, count=None):
    """Numbers as text, which knows NaN, infinities and the sign of 0; none where there is no derivative."""
    if x is None or x._is_zerotensor():
        return "none"
    return " ".join(repr(value) for value in x.tolist()[:count]).replace("nan", "NaN").replace("inf", "Infinity")


def derivatives(fn, columns):
    count = len(columns[0])
    xs = [torch.tensor(column * repeats, dtype=torch.float64, requires_grad=True) for column in columns]
    y = fn(*xs)
    out = {"value": row(y, count)}
    if not y.requires_grad:
        return out
    first = torch.autograd.grad(y.sum(), xs, create_graph=True, allow_unused=True)
    for i, grad in enumerate(first):
        out[f"d{i}"] = row(grad, count)
        if grad is None or not grad.requires_grad:
            continue
        for j, second in enumerate(torch.autograd.grad(grad.sum(), xs, retain_graph=True, allow_unused=True)):
            out[f"d{i}{j}"] = row(second, count)
    return out


pairs = [[a for a in ends for _ in ends], [b for _ in ends for b in ends]]
out = {
    "torch": torch.__version__,
    "points": [row(torch.tensor(column, dtype=torch.float64)) for column in [one, *pairs]],
    "unary": {name: derivatives(fn, [one]) for name, fn in unary.items()},
    "binary": {name: derivatives(fn, pairs) for name, fn in binary.items()},
}
path = pathlib.Path(__file__).parent.parent / "src" / "ops" / "goldens" / "edges.json"
path.write_text(json.dumps(out, indent=1) + "\n")
