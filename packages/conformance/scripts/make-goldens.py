"""Writes goldens/<op>.json: what PyTorch gives in float64 for the questions on standard input.

The questions come from the suite itself (`conform golden` starts this script), so that cases and goldens cannot drift apart.
"""

import argparse
import json
import math
import pathlib
import sys

import numpy  # noqa: F401 (expressions use it)
import torch

DTYPES = {"bool": torch.bool}
INTEGERS = {"int8", "uint8", "int16", "int32", "int64"}


def prod(x, dims):
    """torch.prod takes one dimension; a product over several is one after another."""
    for dim in dims:
        x = torch.prod(x, dim=dim, keepdim=True)
    return x if dims else x.clone()


def corner(src, index):
    """The part of a larger source that index reads: PyTorch's scatters take a larger one, but not their gradients."""
    return src[tuple(slice(size) for size in index.shape)]


def groups(tensors, count):
    return [list(tensors[i : i + count]) for i in range(0, len(tensors), count)]


def parameters(values, grads):
    params = []
    for value, grad in zip(values, grads):
        param = torch.nn.Parameter(value.clone())
        param.grad = grad.clone()
        params.append(param)
    return params


def take_step(optimizer, params, states, names):
    """One step from given state; returns parameters, then each named state."""
    for i, param in enumerate(params):
        for name, values in states.items():
            optimizer.state[param][name] = values[i].clone() if isinstance(values, list) else values
    optimizer.step()
    outputs = [param.detach() for param in params]
    for name in names:
        outputs += [optimizer.state[param][name] for param in params]
    return tuple(outputs)


def sgd_step(tensors, count, lr, momentum, dampening, weightDecay, nesterov, maximize, first):
    values, grads, *rest = groups(tensors, count)
    params = parameters(values, grads)
    optimizer = torch.optim.SGD(
        params,
        lr=lr,
        momentum=momentum,
        dampening=dampening,
        weight_decay=weightDecay,
        nesterov=nesterov,
        maximize=maximize,
        foreach=False,
    )
    states = {"momentum_buffer": None if first else rest[0]} if rest else {}
    return take_step(optimizer, params, states, ["momentum_buffer"] if rest else [])


def adam_step(tensors, count, step, lr, beta1, beta2, eps, weightDecay, decoupled, amsgrad, maximize):
    values, grads, first, second, *rest = groups(tensors, count)
    params = parameters(values, grads)
    optimizer = (torch.optim.AdamW if decoupled else torch.optim.Adam)(
        params,
        lr=lr,
        betas=(beta1, beta2),
        eps=eps,
        weight_decay=weightDecay,
        amsgrad=amsgrad,
        maximize=maximize,
        foreach=False,
    )
    states = {"exp_avg": first, "exp_avg_sq": second}
    if amsgrad:
        states["max_exp_avg_sq"] = rest[0]
    for param in params:
        optimizer.state[param]["step"] = torch.tensor(float(step - 1))
    return take_step(optimizer, params, states, list(states))


def rmsprop_step(tensors, count, lr, alpha, eps, weightDecay, momentum, centered, maximize):
    values, grads, squares, *rest = groups(tensors, count)
    params = parameters(values, grads)
    optimizer = torch.optim.RMSprop(
        params,
        lr=lr,
        alpha=alpha,
        eps=eps,
        weight_decay=weightDecay,
        momentum=momentum,
        centered=centered,
        maximize=maximize,
        foreach=False,
    )
    states = {"square_avg": squares}
    if centered:
        states["grad_avg"] = rest.pop(0)
    if momentum > 0:
        states["momentum_buffer"] = rest.pop(0)
    for param in params:
        optimizer.state[param]["step"] = torch.tensor(0.0)
    return take_step(optimizer, params, states, list(states))


def number(cell):
    return float(cell) if isinstance(cell, str) else cell


def tensor(record):
    dtype = DTYPES.get(record["dtype"], torch.int64 if record["dtype"] in INTEGERS else torch.float64)
    return torch.tensor([number(cell) for cell in record["values"]], dtype=dtype).reshape(record["shape"])


def cell(value):
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else ("Infinity" if value > 0 else "-Infinity")
    return value


def wrapped(value):
    """The int32 that an integer result of any size wraps to."""
    return (value + 2**31) % 2**32 - 2**31


def record(value):
    if value.dtype == torch.bool:
        dtype = "bool"
    elif value.dtype.is_floating_point:
        dtype = "float64"
    else:
        dtype = "int32"
    values = [cell(one) for one in value.detach().reshape(-1).tolist()]
    if dtype == "int32":
        values = [wrapped(one) for one in values]
    return {"shape": list(value.shape), "dtype": dtype, "values": values}


def answer(question, expression, differentiable, generator):
    inputs = [tensor(one) for one in question["inputs"]]
    gradient = question["gradient"]
    if gradient:
        for one in inputs:
            if one.dtype.is_floating_point:
                one.requires_grad_(True)
    attrs = dict(question["attrs"])
    outputs = expression(*inputs, **attrs)
    if isinstance(outputs, torch.Tensor):
        outputs = (outputs,)
    result = {key: question[key] for key in ("sample", "dtype", "inputs", "attrs")}
    result["outputs"] = [record(one) for one in outputs]
    if gradient:
        outputs = [one if differentiable is None or i in differentiable else one.detach() for i, one in enumerate(outputs)]
        chosen = [one for one in outputs if one.requires_grad]
        # Multiples of 1/64, exact in float32.
        weights = [torch.randint(-128, 129, one.shape, generator=generator).double() / 64 for one in chosen]
        wanted = [one for one in inputs if one.requires_grad]
        grads = iter(torch.autograd.grad(chosen, wanted, weights, materialize_grads=True))
        left = iter(weights)
        result["cotangents"] = [record(next(left)) if one.requires_grad else None for one in outputs]
        result["gradients"] = [record(next(grads)) if one.requires_grad else None for one in inputs]
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=pathlib.Path, required=True, help="folder for the JSON files")
    parser.add_argument("--seed", type=int, default=0, help="seed of the suite's samples and of the cotangents")
    parser.add_argument("--command", default="npx conform golden", help="what the files name as their origin")
    args = parser.parse_args()
    torch.set_default_dtype(torch.float64)
    args.out.mkdir(parents=True, exist_ok=True)
    for question in json.load(sys.stdin):
        expression = eval(question["expression"])  # noqa: S307 (the suite's own text)
        generator = torch.Generator().manual_seed(args.seed)
        try:
            examples = [answer(one, expression, question.get("differentiable"), generator) for one in question["examples"]]
        except Exception as error:
            raise SystemExit(f"{question['op']}: {error}") from error
        golden = {
            "op": question["op"],
            "torch": torch.__version__,
            "seed": args.seed,
            "command": args.command,
            "expression": question["expression"],
        }
        lines = ",\n".join("    " + json.dumps(one) for one in examples)
        text = json.dumps(golden, indent=2)[:-2] + ',\n  "examples": [\n' + lines + "\n  ]\n}\n"
        (args.out / f"{question['op']}.json").write_text(text)
        print(f"{question['op']}: {len(examples)} examples")


if __name__ == "__main__":
    main()
