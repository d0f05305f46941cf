"""Writes goldens/modules/<family>.json: what PyTorch 2.13 says of the modules of torch.nn, for the questions on standard input.

The questions come from the suite itself (`conform golden --modules` starts this script). Of every way to make a module: its printed
form, the names and shapes of its state, and in float64 what it gives for inputs and state, its gradients, and its buffers after the
call. Of large ones, mean and spread of their initial numbers. Printed forms have their words translated (`kernel_size=(5, 5)` to
`kernelSize: [5, 5]`, `True` to `true`, `1.0` to `1`) and lose `inplace` and `options`, which flambeau does not have.
"""

import argparse
import importlib.util
import json
import pathlib
import re
import sys

import torch
from torch import nn

assert torch.__version__.startswith("2.13."), torch.__version__

here = pathlib.Path(__file__).parent
spec = importlib.util.spec_from_file_location("goldens", here / "make-goldens.py")
goldens = importlib.util.module_from_spec(spec)
spec.loader.exec_module(goldens)


def made(text):
    return eval(text, {"nn": nn, "torch": torch})  # noqa: S307 (the suite's own text)


def call(*tensors, module, names, given, mode, constant, extra):
    """What a module gives for inputs and state, and then its buffers."""
    net = made(module).train(mode == "train")
    if list(net.state_dict()) != names:
        raise SystemExit(f"{module}: its state is {list(net.state_dict())}, not {names}")
    inputs = [one.detach() if i in constant else one for i, one in enumerate(tensors[:given])]
    state = dict(zip(names, tensors[given:]))
    buffers = [name for name, _ in net.named_buffers()]
    for name in buffers:
        state[name] = state[name].detach().clone()
    result = torch.func.functional_call(net, state, (*inputs, *extra))
    results = result if isinstance(result, tuple) else (result,)
    return (*results, *(state[name] for name in buffers))


def camel(name):
    head, *rest = name.split("_")
    return head + "".join(part.capitalize() for part in rest)


def number(match):
    value = float(match[0])
    return str(int(value)) if value.is_integer() else f"{value:.10f}".rstrip("0") if abs(value) < 1e-4 else match[0]


def printed(net):
    text = repr(net)
    text = re.sub(r", (inplace=(True|False)|options=None)", "", text)
    text = re.sub(r"\((inplace=(True|False))\)", "()", text)
    text = re.sub(r"\b([a-z_][a-z0-9_]*)=", lambda m: camel(m[1]) + ": ", text)
    text = re.sub(r"(: |\()\(((?:-?[0-9.]+|None)?(?:, (?:-?[0-9.]+|None))*),?\)", r"\1[\2]", text)
    text = re.sub(r"(?<![\w.])[0-9]+(\.[0-9]+)?(e-?[0-9]+)?(?![\w.])", number, text)
    return re.sub("True|False|None", lambda m: {"True": "true", "False": "false", "None": "null"}[m[0]], text)


def spreads(text):
    torch.manual_seed(0)
    rows = []
    for name, value in made(text).state_dict().items():
        value = value.double()
        rows.append([name, value.mean().item(), value.std(correction=0).item(), value.numel()])
    return rows


def described(question, generator):
    net = made(question["made"])
    return {
        "variant": question["variant"],
        "made": question["made"],
        "printed": printed(net),
        "state": [[name, list(value.shape)] for name, value in net.state_dict().items()],
        "examples": [goldens.answer(one, call, None, generator) for one in question["examples"]],
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=pathlib.Path, required=True, help="folder for the JSON files")
    parser.add_argument("--seed", type=int, default=0, help="seed of the suite's inputs and of the cotangents")
    args = parser.parse_args()
    torch.set_default_dtype(torch.float64)
    args.out.mkdir(parents=True, exist_ok=True)
    for family in json.load(sys.stdin):
        modules = []
        for question in family["modules"]:
            generator = torch.Generator().manual_seed(args.seed)
            try:
                one = {"module": question["module"], "variants": [described(v, generator) for v in question["variants"]]}
                if "large" in question:
                    one["initial"] = spreads(question["large"])
            except Exception as error:
                raise SystemExit(f"{question['module']}: {error}") from error
            modules.append(one)
        head = {
            "family": family["family"],
            "torch": torch.__version__,
            "seed": args.seed,
            "command": "npx conform golden --modules",
        }
        lines = ",\n".join("    " + json.dumps(one) for one in modules)
        text = json.dumps(head, indent=2)[:-2] + ',\n  "modules": [\n' + lines + "\n  ]\n}\n"
        (args.out / f"{family['family']}.json").write_text(text)
        print(f"{family['family']}: {len(modules)} modules")


if __name__ == "__main__":
    main()
