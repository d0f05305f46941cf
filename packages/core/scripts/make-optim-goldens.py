"""Writes src/optim/goldens/trajectories.json: what PyTorch 2.13's optimizers do to two float64 parameters in eight steps.

    python scripts/make-optim-goldens.py

The gradients of a step are given, not computed. The second parameter has none in steps 0 and 3, so its state lags behind.
"""

import json
import pathlib

import torch

assert torch.__version__.startswith("2.13."), torch.__version__
# The numbers that NAdam and ASGD remember are float64 like the parameters, as numbers are in JavaScript.
torch.set_default_dtype(torch.float64)
torch.manual_seed(0)

STEPS = 8
start = [torch.randn(3, 2, dtype=torch.float64), torch.randn(4, dtype=torch.float64)]
grads = [[torch.randn_like(p) for p in start] for _ in range(STEPS)]
for step in (0, 3):
    grads[step][1] = None

configs = [
    ("SGD", {"lr": 0.1}),
    ("SGD", {}),
    ("SGD", {"lr": 0.1, "momentum": 0.9}),
    ("SGD", {"lr": 0.1, "momentum": 0.9, "dampening": 0.3}),
    ("SGD", {"lr": 0.1, "momentum": 0.9, "nesterov": True}),
    ("SGD", {"lr": 0.1, "weight_decay": 0.01}),
    ("SGD", {"lr": 0.1, "momentum": 0.5, "weight_decay": 0.01, "nesterov": True}),
    ("SGD", {"lr": 0.1, "momentum": 0.9, "maximize": True, "weight_decay": 0.1}),
    ("Adam", {}),
    ("Adam", {"lr": 0.1}),
    ("Adam", {"lr": 0.1, "betas": (0.8, 0.95), "eps": 1e-3}),
    ("Adam", {"lr": 0.1, "weight_decay": 0.1}),
    ("Adam", {"lr": 0.1, "amsgrad": True}),
    ("Adam", {"lr": 0.1, "amsgrad": True, "weight_decay": 0.1, "maximize": True}),
    ("Adam", {"lr": 0.1, "weight_decay": 0.1, "decoupled_weight_decay": True}),
    ("AdamW", {}),
    ("AdamW", {"lr": 0.1, "weight_decay": 0.3}),
    ("AdamW", {"lr": 0.1, "amsgrad": True, "maximize": True}),
    ("RMSprop", {}),
    ("RMSprop", {"lr": 0.1, "alpha": 0.9}),
    ("RMSprop", {"lr": 0.1, "momentum": 0.9}),
    ("RMSprop", {"lr": 0.1, "centered": True}),
    ("RMSprop", {"lr": 0.1, "centered": True, "momentum": 0.5, "weight_decay": 0.1, "eps": 1e-4}),
    ("RMSprop", {"lr": 0.1, "maximize": True}),
    ("Adagrad", {}),
    ("Adagrad", {"lr": 0.1, "lr_decay": 0.1, "initial_accumulator_value": 0.5, "weight_decay": 0.1}),
    ("Adadelta", {}),
    ("Adadelta", {"lr": 0.5, "rho": 0.8, "eps": 1e-3, "weight_decay": 0.1, "maximize": True}),
    ("Adamax", {}),
    ("Adamax", {"lr": 0.1, "betas": (0.8, 0.9), "weight_decay": 0.1}),
    ("NAdam", {}),
    ("NAdam", {"lr": 0.1, "betas": (0.8, 0.9), "momentum_decay": 0.1, "weight_decay": 0.1}),
    ("RAdam", {}),
    ("RAdam", {"lr": 0.1, "betas": (0.8, 0.9), "weight_decay": 0.1}),
    ("ASGD", {}),
    ("ASGD", {"lr": 0.1, "lambd": 0.1, "t0": 3, "alpha": 0.5, "maximize": True}),
    ("Rprop", {}),
    ("Rprop", {"lr": 0.1, "etas": (0.3, 1.5), "step_sizes": (0.05, 0.12)}),
]


def camel(name):
    head, *rest = name.split("_")
    return head + "".join(part.capitalize() for part in rest)


def plain(value):
    if isinstance(value, torch.Tensor):
        return value.reshape(-1).tolist() if value.dim() else value.item()
    return value


def run(name, options, groups):
    params = [p.clone().requires_grad_() for p in start]
    given = [{"params": [params[0]]}, {"params": [params[1]], "lr": 0.5}] if groups else params
    optimizer = getattr(torch.optim, name)(given, **options)
    trajectory = []
    for step in grads:
        for p, g in zip(params, step):
            p.grad = None if g is None else g.clone()
        optimizer.step()
        trajectory.append([p.detach().reshape(-1).tolist() for p in params])
    state = {
        index: {camel(k): plain(v) for k, v in entry.items() if v is not None}
        for index, entry in optimizer.state_dict()["state"].items()
    }
    return {
        "optimizer": name,
        "options": {camel(k): v for k, v in options.items()},
        "groups": groups,
        "trajectory": trajectory,
        "state": state,
    }


runs = [run(name, options, False) for name, options in configs]
runs += [run(name, options, True) for name, options in configs if options.get("momentum") or options.get("amsgrad")]
out = {
    "torch": torch.__version__,
    "shapes": [list(p.shape) for p in start],
    "start": [p.reshape(-1).tolist() for p in start],
    "grads": [[None if g is None else g.reshape(-1).tolist() for g in step] for step in grads],
    "runs": runs,
}
path = pathlib.Path(__file__).parent.parent / "src/optim/goldens/trajectories.json"
path.write_text(json.dumps(out, separators=(",", ":")) + "\n")
print(len(runs), "runs,", path.stat().st_size, "bytes")
