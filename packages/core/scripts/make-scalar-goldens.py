"""Writes src/dtype/goldens/scalars.json: what functions of a tensor and a number give in PyTorch, for numbers that the dtype can and cannot hold.
Run with PyTorch; the file names the version."""

import json
import math
import pathlib

import torch
import torch.nn.functional as F

dtypes = ["uint8", "int8", "int32", "int64", "bool", "float16", "float32", "float64"]
numbers = {
    "300": 300, "-1": -1, "-300": -300, "2.5": 2.5, "-0.5": -0.5, "1e10": 10**10, "1e300": 1e300, "NaN": math.nan, "Infinity": math.inf,
    "true": True,
}  # fmt: skip
mask = torch.tensor([True, False, False])

functions = {
    "add": torch.add,
    "sub": torch.sub,
    "rsub": torch.rsub,
    "mul": torch.mul,
    "div": torch.div,
    "divFloor": lambda x, n: torch.div(x, n, rounding_mode="floor"),
    "divTrunc": lambda x, n: torch.div(x, n, rounding_mode="trunc"),
    "floorDivide": torch.floor_divide,
    "remainder": torch.remainder,
    "fmod": torch.fmod,
    "pow": torch.pow,
    "eq": torch.eq,
    "ne": torch.ne,
    "lt": torch.lt,
    "le": torch.le,
    "gt": torch.gt,
    "ge": torch.ge,
    "bitwiseAnd": torch.bitwise_and,
    "bitwiseOr": torch.bitwise_or,
    "bitwiseXor": torch.bitwise_xor,
    "clampMin": torch.clamp_min,
    "clampMax": torch.clamp_max,
    "clamp": lambda x, n: torch.clamp(x, -1, n),
    "maskedFill": lambda x, n: torch.masked_fill(x, mask, n),
    "fill": torch.fill,
    "fill_": lambda x, n: x.fill_(n),
    "fullLike": torch.full_like,
    "threshold": lambda x, n: torch.threshold(x, n, 5),
    "thresholdValue": lambda x, n: torch.threshold(x, 50, n),
    "where": lambda x, n: torch.where(mask, x, n),
    "addAlpha": lambda x, n: torch.add(x, x, alpha=n),
    "subAlpha": lambda x, n: torch.sub(x, x, alpha=n),
    "rsubAlpha": lambda x, n: torch.rsub(x, x, alpha=n),
    "addNumberAlpha": lambda x, n: torch.add(x, 2, alpha=n),
    "add_Alpha": lambda x, n: x.add_(x, alpha=n),
    "addcmul": lambda x, n: torch.addcmul(x, x, x, value=n),
    "addcdiv": lambda x, n: torch.addcdiv(x, x, x, value=n),
    "lerp": lambda x, n: torch.lerp(x, x, n),
    "hardtanh": lambda x, n: F.hardtanh(x, 0, n),
    "hardshrink": lambda x, n: F.hardshrink(x, n),
    "softshrink": lambda x, n: F.softshrink(x, n),
    "xlogy": torch.xlogy,
    "copysign": torch.copysign,
    "add_": lambda x, n: x.add_(n),
    "sub_": lambda x, n: x.sub_(n),
    "mul_": lambda x, n: x.mul_(n),
    "div_": lambda x, n: x.div_(n),
    "floorDivide_": lambda x, n: x.floor_divide_(n),
    "remainder_": lambda x, n: x.remainder_(n),
    "pow_": lambda x, n: x.pow_(n),
    "clamp_": lambda x, n: x.clamp_(n),
    "lt_": lambda x, n: x.lt_(n),
    "maskedFill_": lambda x, n: x.masked_fill_(mask, n),
}


def result(call, name, number):
    dtype = getattr(torch, name)
    x = torch.tensor([False, True, True] if name == "bool" else [0, 1, 44], dtype=dtype)
    try:
        out = call(x, number)
    except (RuntimeError, TypeError, ValueError):
        return "-"
    return " ".join(str(value) for value in out.tolist()).replace("nan", "NaN").replace("inf", "Infinity")


out = {
    "torch": torch.__version__,
    "results": {
        op: {name: {key: result(call, name, number) for key, number in numbers.items()} for name in dtypes}
        for op, call in functions.items()
    },
}
path = pathlib.Path(__file__).parent.parent / "src" / "dtype" / "goldens" / "scalars.json"
path.write_text(json.dumps(out, indent=1) + "\n")
