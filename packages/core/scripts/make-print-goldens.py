"""Writes src/print/goldens/print.json: tensors as PyTorch 2.13 prints them.

    python scripts/make-print-goldens.py

Only names are translated (`dtype=torch.float64` to `dtype: float64`, `size=(0, 3)` to `size: [0, 3]`, `True` to `true`), and before
PyTorch lays the text out, so line breaks are PyTorch's own. flambeau's default integer is int32 where PyTorch's is int64, so the two
names are exchanged: an `int32` case is made from a torch.int64 tensor and the other way round.
"""

import json
import math
import pathlib
import re

import torch
from torch import _tensor_str

assert torch.__version__.startswith("2.13."), torch.__version__
torch.manual_seed(0)

OURS = {torch.int64: "int32", torch.int32: "int64"}
layout = _tensor_str._add_suffixes


def name(dtype):
    return OURS.get(dtype, str(dtype).removeprefix("torch."))


def translate(suffix):
    key, value = suffix.split("=", 1)
    if key == "dtype":
        return f"dtype: {name(getattr(torch, value.removeprefix('torch.')))}"
    if key == "size":
        return f"size: [{', '.join(re.findall('[0-9]+', value))}]"
    if key == "device":
        return f"device: {value.strip(chr(39))}"
    return {"requires_grad": "requiresGrad: true", "grad_fn": f"gradFn: {value}"}[key]


def add_suffixes(text, suffixes, indent, force_newline):
    text = text.replace("True", "true").replace("False", "false")
    return layout(text, [translate(s) for s in suffixes], indent, force_newline)


_tensor_str._add_suffixes = add_suffixes


def host(value):
    if isinstance(value, bool) or isinstance(value, int) and abs(value) < 2**53:
        return value
    if isinstance(value, int):
        return str(value)
    if not math.isfinite(value) or (value == 0 and math.copysign(1, value) < 0):
        return str(value)
    return value


def wave(shape, requires_grad=False):
    """Values that need no room in the file: element i is ((7919 i) mod 1009 − 504) / 64, exact in float32."""
    count = math.prod(shape)
    values = (torch.arange(count) * 7919 % 1009 - 504) / 64
    return values.view(shape).requires_grad_(requires_grad)


def stored(t):
    flat = t.detach().reshape(-1)
    if flat.numel() > 200:
        for rule, values in (("arange", torch.arange(flat.numel())), ("wave", wave([flat.numel()]))):
            if torch.equal(flat.double(), values.double()):
                return {rule: flat.numel()}
    return [host(v) for v in flat.tolist()]


nan, inf = math.nan, math.inf
f32, f64 = torch.float32, torch.float64
cases = []


def case(title, t, **options):
    torch.set_printoptions(profile="default")
    torch.set_printoptions(**options)
    labels = {}
    if t.device.type != "cpu":
        labels["device"] = str(t.device)
    if t.grad_fn is not None:
        labels["gradFn"] = type(t.grad_fn).__name__
    elif t.requires_grad:
        labels["requiresGrad"] = True
    ours = {"edgeitems": "edgeItems", "linewidth": "lineWidth", "sci_mode": "sciMode"}
    known = t.device.type != "meta"
    cases.append(
        {
            "title": title,
            "dtype": name(t.dtype),
            "shape": list(t.shape),
            "data": stored(t) if known else None,
            "labels": labels,
            "options": {ours.get(k, k): v for k, v in options.items()},
            "text": repr(t),
        }
    )


case("0-d float", torch.tensor(3.14159))
case("0-d whole", torch.tensor(3.0))
case("0-d nan", torch.tensor(nan))
case("0-d int", torch.tensor(-7))
case("0-d bool", torch.tensor(True))
case("0-d small", torch.tensor(1.5e-7))
case("0-d requires grad", torch.tensor(1.4371, requires_grad=True))
case("0-d with node", torch.tensor(1.4371, requires_grad=True).exp())
for shape in [(0,), (0, 3), (2, 0), (3, 0, 2)]:
    for dtype in [f32, f64, torch.int64, torch.bool]:
        case(f"empty {shape}", torch.empty(shape, dtype=dtype))
case("empty requires grad", torch.empty(0, 3, requires_grad=True))
for shape in [(), (3,), (2, 3)]:
    for dtype in [f32, f64]:
        case(f"unreadable {shape}", torch.empty(shape, dtype=dtype, device="meta"))
case("unreadable requires grad", torch.empty(2, 3, device="meta", requires_grad=True))

for dtype in [torch.uint8, torch.int8, torch.int16, torch.int32, torch.int64]:
    case("integers", torch.arange(12, dtype=dtype).view(3, 4))
for dtype in [torch.int8, torch.int16, torch.int32, torch.int64]:
    case("negative integers", torch.tensor([[-100, 7], [0, 25]], dtype=dtype))
case("long line of integers", torch.arange(100))
case("wide integers", torch.arange(40) * 1_000_000)
case("bools", torch.tensor([[True, False], [True, True]]))
case("true only", torch.tensor([True, True]))
case("many bools", torch.arange(60).remainder(3) == 0)

for dtype in [f32, f64, torch.float16, torch.bfloat16]:
    case("mixed", torch.tensor([[1.5, -2.25], [0.0, 100.125]], dtype=dtype))
    case("whole", torch.tensor([1.0, -2.0, 30.0], dtype=dtype))
    case("thirds", torch.tensor([1 / 3, 2 / 3, 1.0], dtype=dtype))
case("zeros", torch.zeros(2, 2))
case("negative zeros", torch.tensor([-0.0, 0.0, 1.5]))
case("negative zero among whole", torch.tensor([-0.0, 3.0]))
case("only zeros and nan", torch.tensor([0.0, nan, -0.0]))
case("nan and inf", torch.tensor([1.5, nan, inf, -inf]))
case("nan and inf among whole", torch.tensor([1.0, nan, inf, -inf]))
case("only inf", torch.tensor([inf, -inf]))
case("nan in scientific", torch.tensor([1e-9, nan, inf, -1.0]))
case("ties to even", torch.tensor([0.03125, 0.09375, 0.15625, 1.21875, -0.03125, -0.09375], dtype=f64))
case("ties to even, precision 1", torch.tensor([0.25, 0.75, 1.25, -0.25], dtype=f64), precision=1)
case("ties to even, precision 0", torch.tensor([0.5, 1.5, 2.5, -0.5], dtype=f64), precision=0)
case("rounds to negative zero", torch.tensor([-0.00014, -0.00001, 0.5]), sci_mode=False)
case("sci ties", torch.tensor([1.5, 2.5, 25.0, 35.0, 450.0, 0.25, 0.125], dtype=f64), precision=0, sci_mode=True)
case("sci ties, large", torch.tensor([1.0625e12, 1.1875e12, 100005e5, 100015e5], dtype=f64), precision=3)
case("sci ties, larger", torch.tensor([25e20, 35e20, 250e18, 350e18], dtype=f64), precision=0)
case("sci small", torch.tensor([1e-5, 2e-5]))
case("sci range", torch.tensor([1e-3, 1.5, 2.0]))
case("not sci at 1000", torch.tensor([0.5, 500.0], dtype=f64))
case("sci above 1000", torch.tensor([0.5, 500.5], dtype=f64))
case("sci large whole", torch.tensor([1e9, 2e9]))
case("not sci at 1e8", torch.tensor([1e8, 2e7]))
case("not sci at 1e-4", torch.tensor([1e-4, 2e-4], dtype=f64))
case("sci whole forced", torch.tensor([1.0, 20.0]), sci_mode=True)
case("sci refused", torch.tensor([1e-9, 1e9]), sci_mode=False)
case("huge whole, sci refused", torch.tensor([1e22, -1.5e25], dtype=f64), sci_mode=False)
case("huge with fractions, sci refused", torch.tensor([1e22, 0.5], dtype=f64), sci_mode=False)
case("extremes", torch.tensor([5e-324, 1.7976931348623157e308], dtype=f64))
case("extremes float32", torch.tensor([1e-45, 3.4e38]))
case("half extremes", torch.tensor([6e-8, 65504.0], dtype=torch.float16))
for precision in [0, 1, 2, 6, 10]:
    case("precision", torch.tensor([1.0 / 3, -12.5, 7.0]), precision=precision)
    case("precision in scientific", torch.tensor([1.0 / 3e5, -12.5, 7.0]), precision=precision)
    case("precision of whole", torch.tensor([1.0, -12.0]), precision=precision)

for n in [5, 10, 20, 64]:
    case("normals", torch.randn(n))
    case("double normals", torch.randn(n, dtype=f64))
for shape in [(1, 10), (2, 10), (4, 4), (3, 20), (1, 1), (2, 3, 4), (2, 2, 2, 2), (1, 2, 1, 3, 1), (6, 1, 5, 5)]:
    case("nested", torch.randn(shape))
    case("nested, requires grad", torch.randn(shape, requires_grad=True))
    case("nested with node", torch.randn(shape, requires_grad=True) * 2)
case("dtype and grad", torch.randn(3, dtype=f64, requires_grad=True))
case("transposed", torch.arange(6.0).view(2, 3).t())

for n in range(5, 14):
    case("where the suffix wraps", torch.full((n,), 1.25, requires_grad=True))
    case("where two suffixes wrap", torch.full((n,), 1.25, dtype=f64, requires_grad=True))
case("tiny lines", torch.randn(7, requires_grad=True), linewidth=20)
case("lines shorter than an element", torch.randn(3), linewidth=4)
case("wide lines", torch.randn(30), linewidth=200)
case("line width zero", torch.randn(3), linewidth=0)

for shape in [(1001,), (40, 40), (3, 400), (400, 3), (12, 12, 12), (2, 2, 2, 200), (1, 2000), (6, 7, 30)]:
    case("summary", torch.arange(math.prod(shape)).view(shape))
    case("summary of floats", wave(shape))
case("not a summary at the threshold", torch.arange(1000))
case("summary with wide hidden elements", torch.where(torch.arange(210) == 100, 1e6, 1.5), threshold=200)
case("summary with negative hidden", torch.where(torch.arange(240) == 100, -1.0, 1.0).view(20, 12), threshold=200)
case("small threshold", torch.arange(10), threshold=5)
case("small threshold, matrix", torch.arange(49.0).view(7, 7), threshold=5)
case("threshold zero", torch.tensor([1.0, 2.0]), threshold=0)
case("one edge item", torch.arange(100.0).view(10, 10), threshold=10, edgeitems=1)
case("five edge items", wave([2000]), edgeitems=5)
case("many edge items", wave([3000]), edgeitems=20)
case("no edge items", torch.arange(2000), edgeitems=0)
case("no edge items, matrix", torch.arange(2000).view(20, 100), edgeitems=0)
case("no edge items, all shown", torch.arange(4), edgeitems=0)
case("short profile", wave([40, 40]), precision=2, edgeitems=2)
case("summary requires grad", wave([2000], requires_grad=True))

text = json.dumps(cases, indent=None, separators=(",", ":"))
out = pathlib.Path(__file__).parent.parent / "src/print/goldens/print.json"
out.write_text(json.dumps({"torch": torch.__version__}, separators=(",", ":"))[:-1] + ',"cases":[\n')
with out.open("a") as file:
    file.write(",\n".join(json.dumps(c, separators=(",", ":")) for c in cases) + "\n]}\n")
print(len(cases), "cases,", out.stat().st_size, "bytes")
