"""Writes src/nn/goldens/nn.json: losses, batch normalisation, printed nets and state-dict keys of PyTorch 2.13.

    python scripts/make-nn-goldens.py

Numbers are float64. Printed nets have their names translated (`kernel_size=(5, 5)` to `kernelSize: [5, 5]`) and lose `inplace`,
which flambeau does not have.
"""

import json
import pathlib
import re

import torch
from torch import nn

assert torch.__version__.startswith("2.13."), torch.__version__
torch.set_default_dtype(torch.float64)
torch.manual_seed(0)


def camel(name):
    head, *rest = name.split("_")
    return head + "".join(part.capitalize() for part in rest)


def stored(t):
    if t is None:
        return None
    t = t.detach()
    dtype = {"torch.float64": "float64", "torch.int64": "int32"}[str(t.dtype)]
    return {"shape": list(t.shape), "dtype": dtype, "data": t.reshape(-1).tolist()}


losses = []


def loss(name, input, target, **options):
    x = input.clone().requires_grad_()
    value = getattr(nn, name)(**options)(x, target)
    seed = torch.linspace(0.5, 1.5, value.numel()).view(value.shape)
    value.backward(seed)
    losses.append(
        {
            "name": name,
            "options": {camel(k): stored(v) if isinstance(v, torch.Tensor) else v for k, v in options.items()},
            "input": stored(input),
            "target": stored(target),
            "value": stored(value),
            "seed": stored(seed),
            "grad": stored(x.grad),
        }
    )


reductions = ["mean", "sum", "none"]
x, y = torch.randn(3, 5), torch.randn(3, 5)
for name in ["MSELoss", "L1Loss"]:
    loss(name, x, y)
    for reduction in reductions:
        loss(name, x, y, reduction=reduction)
classes = torch.tensor([1, 0, 4])
some = torch.tensor([1, -100, 4])
weight = torch.tensor([0.5, 1.0, 2.0, 0.25, 3.0])
for reduction in reductions:
    loss("CrossEntropyLoss", x, classes, reduction=reduction)
    loss("CrossEntropyLoss", x, some, reduction=reduction)
    loss("CrossEntropyLoss", x, classes, reduction=reduction, weight=weight)
    loss("CrossEntropyLoss", x, some, reduction=reduction, weight=weight)
    loss("CrossEntropyLoss", x, classes, reduction=reduction, label_smoothing=0.1)
    loss("CrossEntropyLoss", x, some, reduction=reduction, label_smoothing=0.1, weight=weight)
    loss("CrossEntropyLoss", x, torch.softmax(y, 1), reduction=reduction)
    loss("NLLLoss", torch.log_softmax(x, 1), classes, reduction=reduction)
    loss("NLLLoss", torch.log_softmax(x, 1), some, reduction=reduction, weight=weight)
    loss("BCEWithLogitsLoss", x * 20, torch.sigmoid(y), reduction=reduction)
    loss("BCEWithLogitsLoss", x, torch.sigmoid(y), reduction=reduction, weight=weight)
    loss("BCEWithLogitsLoss", x, torch.sigmoid(y), reduction=reduction, pos_weight=weight)
    loss("BCEWithLogitsLoss", x, torch.sigmoid(y), reduction=reduction, pos_weight=weight, weight=weight)
loss("CrossEntropyLoss", x, torch.tensor([4, 1, 4]), ignore_index=4)
loss("CrossEntropyLoss", torch.randn(2, 3, 2, 2), torch.tensor([[[0, 1], [2, 0]], [[1, 1], [0, 2]]]))
loss("NLLLoss", x, torch.tensor([4, 1, 4]), ignore_index=4)

norms = []
batches = [torch.randn(4, 3, 2, 2) * (i + 1) + i for i in range(3)]
for options in [
    {},
    {"momentum": 0.3, "eps": 1e-3},
    {"momentum": None},
    {"affine": False},
    {"track_running_stats": False},
]:
    layer = nn.BatchNorm2d(3, **options)
    if layer.affine:
        with torch.no_grad():
            layer.weight.copy_(torch.tensor([1.0, 0.5, -2.0]))
            layer.bias.copy_(torch.tensor([0.1, 0.0, 3.0]))
    steps = []
    for batch in batches:
        input = batch.clone().requires_grad_()
        output = layer(input)
        output.square().mul(torch.linspace(0, 1, output.numel()).view(output.shape)).sum().backward()
        steps.append({"output": stored(output), "grad": stored(input.grad)})
    gradients = {k: stored(p.grad) for k, p in layer.named_parameters()}
    state = {k: stored(v) for k, v in layer.state_dict().items()}
    layer.eval()
    norms.append(
        {
            "options": {camel(k): v for k, v in options.items()},
            "steps": steps,
            "gradients": gradients,
            "state": state,
            "evaluated": stored(layer(batches[0])),
        }
    )


def printed(module):
    text = repr(module)
    text = re.sub(r"\b([a-z_]+)=", lambda m: camel(m[1]) + ": ", text)
    text = re.sub(r": \(([0-9, ]+)\)", r": [\1]", text)
    text = text.replace("True", "true").replace("False", "false").replace("1e-05", "0.00001").replace("None", "null")
    return text.replace(", inplace: false", "")


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(nn.Conv2d(1, 6, 5), nn.BatchNorm2d(6), nn.ReLU(), nn.MaxPool2d(2))
        self.blocks = nn.ModuleList([nn.Linear(6, 6), nn.Linear(6, 6), nn.Linear(6, 2, bias=False)])
        self.heads = nn.ModuleDict({"left": nn.Linear(2, 1), "right": nn.Identity()})
        self.empty = nn.ModuleList([])
        self.scale = nn.Parameter(torch.ones(1))


modules = {
    "Net": Net(),
    "Conv2d": nn.Conv2d(4, 8, (3, 5), stride=2, padding=(1, 2), dilation=2, groups=2, bias=False),
    "MaxPool2d": nn.MaxPool2d((3, 2), stride=2, padding=1),
    "Dropout": nn.Dropout(0.25),
    "BatchNorm2d": nn.BatchNorm2d(4, momentum=None, affine=False),
    "Flatten": nn.Flatten(),
    "Softmax": nn.Softmax(dim=1),
    "LogSoftmax": nn.LogSoftmax(dim=-1),
    "Sigmoid": nn.Sigmoid(),
    "Tanh": nn.Tanh(),
    "CrossEntropyLoss": nn.CrossEntropyLoss(weight=torch.ones(2), label_smoothing=0.1),
    "BCEWithLogitsLoss": nn.BCEWithLogitsLoss(pos_weight=torch.ones(2)),
}

out = {
    "torch": torch.__version__,
    "losses": losses,
    "batches": [stored(b) for b in batches],
    "norms": norms,
    "printed": {name: printed(m) for name, m in modules.items()},
    "keys": {name: list(m.state_dict()) for name, m in modules.items()},
    "gains": {
        "linear": nn.init.calculate_gain("linear"),
        "conv2d": nn.init.calculate_gain("conv2d"),
        "sigmoid": nn.init.calculate_gain("sigmoid"),
        "tanh": nn.init.calculate_gain("tanh"),
        "relu": nn.init.calculate_gain("relu"),
        "leaky_relu": nn.init.calculate_gain("leaky_relu"),
        "leaky_relu 0.2": nn.init.calculate_gain("leaky_relu", 0.2),
        "selu": nn.init.calculate_gain("selu"),
    },
}
path = pathlib.Path(__file__).parent.parent / "src/nn/goldens/nn.json"
path.write_text(json.dumps(out, separators=(",", ":")) + "\n")
print(len(losses), "losses,", path.stat().st_size, "bytes")
for text in out["printed"].values():
    print(text)
print(out["keys"])
