"""Writes src/optim/goldens/lr.json: learning rates that PyTorch 2.13's schedules give over 20 epochs.

    python scripts/make-lr-goldens.py
"""

import json
import pathlib

import torch
from torch.optim import lr_scheduler

assert torch.__version__.startswith("2.13."), torch.__version__
EPOCHS = 20


def camel(name):
    head, *rest = name.split("_")
    return head + "".join(part.capitalize() for part in rest)


def optimizer():
    params = [torch.zeros(1, requires_grad=True) for _ in range(2)]
    return torch.optim.SGD([{"params": [params[0]], "lr": 0.1}, {"params": [params[1]], "lr": 0.02}])


def rates(opt):
    return [group["lr"] for group in opt.param_groups]


def run(*schedules):
    opt = optimizer()
    made = [getattr(lr_scheduler, name)(opt, *args, **options) for name, args, options in schedules]
    seen = [rates(opt)]
    for _ in range(EPOCHS):
        opt.step()
        for scheduler in made:
            scheduler.step()
        seen.append(rates(opt))
    return {
        "schedules": [{"name": n, "args": a, "options": {camel(k): v for k, v in o.items()}} for n, a, o in schedules],
        "rates": seen,
    }


METRICS = [5, 4, 4, 4, 4, 3.9999, 3.5, 3.6, 3.6, 3.6, 3.6, 3.6, 3.6, 2, 2.1, 2.1, 2.1, 1.99, 1.98, 1.97]


def plateau(**options):
    opt = optimizer()
    scheduler = lr_scheduler.ReduceLROnPlateau(opt, **options)
    seen = []
    for metric in METRICS:
        scheduler.step(metric)
        seen.append(rates(opt))
    return {"options": {camel(k): v for k, v in options.items()}, "rates": seen}


schedules = [
    run(("StepLR", [4], {})),
    run(("StepLR", [3], {"gamma": 0.5})),
    run(("MultiStepLR", [[2, 5, 5, 11]], {"gamma": 0.3})),
    run(("ExponentialLR", [0.9], {})),
    run(("LinearLR", [], {})),
    run(("LinearLR", [], {"start_factor": 0.1, "end_factor": 0.7, "total_iters": 12})),
    run(("PolynomialLR", [], {})),
    run(("PolynomialLR", [], {"total_iters": 15, "power": 2.5})),
    run(("CosineAnnealingLR", [7], {})),
    run(("CosineAnnealingLR", [6], {"eta_min": 0.01})),
    run(("LinearLR", [], {"total_iters": 4}), ("ExponentialLR", [0.8], {})),
    run(("LinearLR", [], {"total_iters": 4}), ("StepLR", [5], {})),
]
plateaus = [
    plateau(patience=2),
    plateau(patience=1, factor=0.5, cooldown=2),
    plateau(patience=0, mode="max", threshold=0.3, threshold_mode="abs", min_lr=0.015),
    plateau(patience=0, mode="max", threshold=0.1),
    plateau(patience=2, mode="min", threshold=0.3, threshold_mode="abs"),
]
path = pathlib.Path(__file__).parent.parent / "src/optim/goldens/lr.json"
out = {"torch": torch.__version__, "metrics": METRICS, "schedules": schedules, "plateaus": plateaus}
path.write_text(json.dumps(out, separators=(",", ":")) + "\n")
print(len(schedules) + len(plateaus), "schedules,", path.stat().st_size, "bytes")
