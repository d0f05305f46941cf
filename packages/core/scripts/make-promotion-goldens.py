"""Writes src/goldens/promotion.json: PyTorch's promotion tables and the dtypes of results. Run with PyTorch; the file names the version.

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


def fits(call):
    try:
        call()
        return True
    except (RuntimeError, TypeError, NotImplementedError):
        return False


def table(cell, columns=names):
    return {a: {b: cell(a, b) for b in columns} for a in names}


binary = {
    "add": torch.add,
    "sub": torch.sub,
    "mul": torch.mul,
    "div": torch.div,
    "divFloor": lambda a, b: torch.div(a, b, rounding_mode="floor"),
    "divTrunc": lambda a, b: torch.div(a, b, rounding_mode="trunc"),
    "floorDivide": torch.floor_divide,
    "remainder": torch.remainder,
    "fmod": torch.fmod,
    "pow": torch.pow,
    "maximum": torch.maximum,
    "fmax": torch.fmax,
    "atan2": torch.atan2,
    "copysign": torch.copysign,
    "xlogy": torch.xlogy,
    "eq": torch.eq,
    "lt": torch.lt,
    "bitwiseAnd": torch.bitwise_and,
    "logicalAnd": torch.logical_and,
    "where": lambda a, b: torch.where(torch.tensor([True, False]), a, b),
}
unary = {
    "neg": torch.neg,
    "abs": torch.abs,
    "sign": torch.sign,
    "sqrt": torch.sqrt,
    "exp": torch.exp,
    "sigmoid": torch.sigmoid,
    "erfc": torch.erfc,
    "deg2rad": torch.deg2rad,
    "square": torch.square,
    "reciprocal": torch.reciprocal,
    "isnan": torch.isnan,
    "signbit": torch.signbit,
    "logicalNot": torch.logical_not,
    "bitwiseNot": torch.bitwise_not,
    "nanToNum": torch.nan_to_num,
    "frac": torch.frac,
    "sum": torch.sum,
    "prod": torch.prod,
    "mean": torch.mean,
    "cumsum": lambda x: torch.cumsum(x, 0),
    "cumprod": lambda x: torch.cumprod(x, 0),
    "amax": torch.amax,
    "all": torch.all,
}
in_place = {
    "add_": lambda a, b: a.add_(b),
    "mul_": lambda a, b: a.mul_(b),
    "div_": lambda a, b: a.div_(b),
    "copy_": lambda a, b: a.copy_(b),
    "eq_": lambda a, b: a.eq_(b),
}

out = {
    "torch": torch.__version__,
    "promote": table(lambda a, b: label[torch.promote_types(types[a], types[b])]),
    "canCast": table(lambda a, b: torch.can_cast(types[a], types[b])),
    "zeroDim": table(lambda a, b: label[torch.result_type(tensor(a), tensor(b, 0))]),
    "bothZeroDim": table(lambda a, b: label[torch.result_type(tensor(a, 0), tensor(b, 0))]),
    "number": table(lambda a, b: label[torch.result_type(tensor(a), numbers[b])], numbers),
    "zeroDimNumber": table(lambda a, b: label[torch.result_type(tensor(a, 0), numbers[b])], numbers),
    "binary": {op: table(lambda a, b: dtype_of(lambda: call(tensor(a), tensor(b)))) for op, call in binary.items()},
    "unary": {op: {a: dtype_of(lambda: call(tensor(a))) for a in names} for op, call in unary.items()},
    "inPlace": {op: table(lambda a, b: fits(lambda: call(tensor(a), tensor(b)))) for op, call in in_place.items()},
    "inPlaceNumber": {
        op: table(lambda a, b: fits(lambda: call(tensor(a), numbers[b])), numbers)
        for op, call in in_place.items()
        if op != "copy_"
    },
}

path = pathlib.Path(__file__).parent.parent / "src" / "goldens" / "promotion.json"
path.parent.mkdir(exist_ok=True)
path.write_text(json.dumps(out, indent=1) + "\n")
