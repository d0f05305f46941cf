"""Writes src/dtype/goldens/promotion.json: PyTorch's promotion tables and the dtypes of results. Run with PyTorch; the file names the version.

A whole Python number, and what sums integers up, is int64 there and int32 here when nothing else decides: the tests know.
"""

import json
import pathlib

import torch

names = ["float32", "float64", "float16", "bfloat16", "int8", "uint8", "int16", "int32", "int64", "bool"]
types = {name: getattr(torch, name) for name in names}
label = {value: key for key, value in types.items()}
numbers = {"2": 2, "1.5": 1.5, "true": True}


def tensor(name, dims=1):
    return torch.ones((2,) * dims, dtype=types[name])


def dtype_of(call):
    """The dtype of a result; null where PyTorch refuses."""
    try:
        return label[call().dtype]
    except (RuntimeError, TypeError, NotImplementedError):
        return None


def table(cell, columns=names):
    return {a: {b: cell(a, b) for b in columns} for a in names}


def snake(name):
    return "".join("_" + letter.lower() if letter.isupper() else letter for letter in name)


def call(name, *values, **options):
    """A function of torch, or of torch.nn.functional, by our name."""
    home = torch if hasattr(torch, snake(name)) else torch.nn.functional
    return getattr(home, snake(name))(*values, **options)


def row(cells):
    """Results in the order of the dtypes, - where PyTorch refuses."""
    return " ".join(cell or "-" for cell in cells)


# Functions of two tensors; those marked take numbers, too.
binary = """add* sub* mul* div* rsub* trueDivide* floorDivide* remainder* fmod* pow* floatPower* maximum minimum fmax fmin atan2 hypot
copysign* xlogy* logaddexp logaddexp2 nextafter heaviside ldexp gcd lcm eq* ne* lt* le* gt* ge* bitwiseAnd* bitwiseOr* bitwiseXor*
bitwiseLeftShift* bitwiseRightShift* logicalAnd logicalOr logicalXor clampMin* clampMax* igamma igammac isclose""".split()
others = {
    "divFloor*": lambda a, b: torch.div(a, b, rounding_mode="floor"),
    "divTrunc*": lambda a, b: torch.div(a, b, rounding_mode="trunc"),
    "addAlpha*": lambda a, b: torch.add(a, b, alpha=3),
    "subAlpha*": lambda a, b: torch.sub(a, b, alpha=3),
    "where*": lambda a, b: torch.where(torch.tensor([True, False]), a, b),
    "lerp": lambda a, b: torch.lerp(a, b, 0.25),
    "addcmul": lambda a, b: torch.addcmul(a, b, b, value=2),
    "addcdiv": lambda a, b: torch.addcdiv(a, b, b, value=2),
    "prelu": lambda a, b: torch.prelu(a, b[:1]),
    "maskedFill*": lambda a, b: torch.masked_fill(a, torch.tensor([True, False]), b if not hasattr(b, "dim") else b[0]),
    "maskedScatter": lambda a, b: torch.masked_scatter(a, torch.tensor([True, False]), b),
}
functions = {name.rstrip("*"): (lambda a, b, name=name.rstrip("*"): call(name, a, b)) for name in binary}
functions |= {name.rstrip("*"): fn for name, fn in others.items()}
takes_numbers = [name[:-1] for name in [*binary, *others] if name.endswith("*")]

unary = """neg abs sign sqrt rsqrt reciprocal exp expm1 log log1p log2 sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh
erf erfinv sigmoid floor ceil round trunc lgamma digamma isnan isinf logicalNot bitwiseNot positive frac square deg2rad rad2deg
sinc exp2 log10 logit signbit isfinite isposinf isneginf isreal erfc i0 nanToNum relu elu celu selu gelu hardtanh relu6 hardsigmoid
hardswish leakyRelu hardshrink softshrink tanhshrink silu mish softplus logsigmoid softsign rrelu glu sum prod mean amax all
nansum nanmean""".split()
of_one = {
    "cumsum": lambda x: torch.cumsum(x, 0),
    "cumprod": lambda x: torch.cumprod(x, 0),
    "clamp": lambda x: torch.clamp(x, 0, 1),
    "threshold": lambda x: torch.threshold(x, 0, 1),
    "polygamma": lambda x: torch.polygamma(2, x),
    "mvlgamma": lambda x: torch.mvlgamma(x, 2),
    "frexp": lambda x: torch.frexp(x).mantissa,
    "bernoulli": lambda x: torch.bernoulli(x),
    "dropout": lambda x: torch.nn.functional.dropout(x),
    "glu": lambda x: torch.nn.functional.glu(x, 0),
}
one = {name: (lambda x, name=name: call(name, x)) for name in unary} | of_one

in_place = """add sub mul div trueDivide floorDivide remainder fmod pow floatPower atan2 hypot copysign xlogy nextafter heaviside ldexp gcd lcm
eq ne lt le gt ge bitwiseAnd bitwiseOr bitwiseXor bitwiseLeftShift bitwiseRightShift logicalAnd logicalOr logicalXor clampMin
clampMax igamma igammac copy""".split()
numbers_in_place = [name for name in in_place if name in takes_numbers]
unary_in_place = """neg abs sign sqrt rsqrt reciprocal exp expm1 log log1p log2 sin cos tan asin acos atan sinh cosh tanh asinh acosh
atanh erf erfinv sigmoid floor ceil round trunc lgamma digamma logicalNot bitwiseNot frac square deg2rad rad2deg sinc exp2 log10
logit erfc i0 nanToNum relu zero""".split()


def fits(name, a, *rest):
    def run():
        return getattr(a, snake(name) + "_")(*rest)

    return dtype_of(run)


def matrix(cell, columns=names):
    return {a: row(cell(a, b) for b in columns) for a in names}


out = {
    "torch": torch.__version__,
    "promote": table(lambda a, b: label[torch.promote_types(types[a], types[b])]),
    "canCast": table(lambda a, b: torch.can_cast(types[a], types[b])),
    "zeroDim": table(lambda a, b: label[torch.result_type(tensor(a), tensor(b, 0))]),
    "bothZeroDim": table(lambda a, b: label[torch.result_type(tensor(a, 0), tensor(b, 0))]),
    "number": table(lambda a, b: label[torch.result_type(tensor(a), numbers[b])], numbers),
    "zeroDimNumber": table(lambda a, b: label[torch.result_type(tensor(a, 0), numbers[b])], numbers),
    "binary": {op: matrix(lambda a, b: dtype_of(lambda: fn(tensor(a), tensor(b)))) for op, fn in functions.items()},
    "binaryZeroDim": {
        op: matrix(lambda a, b: dtype_of(lambda: functions[op](tensor(a), tensor(b, 0)))) for op in takes_numbers
        if op != "maskedFill"
    },
    "binaryNumber": {
        op: matrix(lambda a, b: dtype_of(lambda: functions[op](tensor(a), numbers[b])), numbers) for op in takes_numbers
    },
    "unary": {op: row(dtype_of(lambda: fn(tensor(a))) for a in names) for op, fn in one.items()},
    "inPlace": {op: matrix(lambda a, b: fits(op, tensor(a), tensor(b))) for op in in_place},
    "inPlaceNumber": {
        op: matrix(lambda a, b: fits(op, tensor(a), numbers[b]), numbers) for op in numbers_in_place
    },
    "inPlaceUnary": {op: row(fits(op, tensor(a)) for a in names) for op in unary_in_place},
}

path = pathlib.Path(__file__).parent.parent / "src" / "dtype" / "goldens" / "promotion.json"
path.parent.mkdir(exist_ok=True)
path.write_text(json.dumps(out, indent=1) + "\n")
