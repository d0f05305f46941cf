"""Writes src/autograd/goldens/in-place.json: what PyTorch gives for programs that write through views under autograd.

Each program is a function of the leaves a (2 x 3) and b (3); it returns a tensor, of which the weighted sum is differentiated.
src/autograd/in-place.test.ts has the same programs by the same names. Run with the Python of PyTorch 2.13.
"""

import json
import pathlib

import torch


def leaves():
    a = torch.tensor([[0.5, -1.0, 2.0], [1.5, 0.25, -0.75]], dtype=torch.float64, requires_grad=True)
    b = torch.tensor([1.0, -2.0, 0.5], dtype=torch.float64, requires_grad=True)
    return a, b


def write_row(a, b):
    y = a * 2
    y[0].mul_(b)
    return y


def write_into_blank(a, b):
    y = torch.zeros(2, 3, dtype=torch.float64)
    y[1].copy_(b)
    y[0].copy_(a[1] * 3)
    return y


def other_view_sees_it(a, b):
    y = a * 1
    row, column = y[0], y[:, 1]
    row.mul_(b)
    return column * torch.stack([b[0], b[1]])


def base_write_reaches_view(a, b):
    y = a * 1
    row = y[1]
    y.mul_(b)
    return row.exp()


def view_of_view(a, b):
    y = a * 1
    y[0][1:].sin_()
    return y * b


def transposed(a, b):
    y = a * 1
    y.t()[0].add_(b[:2] * b[1:])
    return y * y.detach()


def saved_output(a, b):
    y = a * 1
    y[0].exp_()
    y[1].tanh_()
    return y * b


def chain_of_writes(a, b):
    y = a * 1
    row = y[0]
    row.add_(b)
    row.mul_(b)
    y[:, 0].mul_(3)
    row.sub_(1)
    return y


def view_used_before_and_after(a, b):
    y = a * 1
    row = y[0]
    before = row * 2
    row.add_(b)
    return before + row * b


def diagonal(a, b):
    y = a[:, :2] * 1
    y.diagonal().mul_(b[:2])
    return y


def fill_region(a, b):
    y = a * b
    y[:, 1:].zero_()
    return y + a


def strided(a, b):
    y = a * b
    y[:, ::2].mul_(b[:2])
    return y


def reshape_view(a, b):
    y = a * 1
    flat = y.view(-1)
    flat[1:5].mul_(2)
    return y * flat.view(2, 3)


def in_place_on_plain_result(a, b):
    y = a * 2
    y.mul_(b).add_(a)
    return y


def unsqueezed(a, b):
    y = b * 1
    y.unsqueeze(0).mul_(a[:1])
    return y


def double(a, b):
    y = a * 1
    y[0].mul_(b)
    (first,) = torch.autograd.grad((y**3).sum(), a, create_graph=True)
    return first


def as_strided_write(a, b):
    y = a * 1
    y.as_strided([2], [4], 1).mul_(b[:2])
    return y[:, 1:] * b[1:]


def overlapping_windows(a, b):
    y = b * 1
    windows = y.unfold(0, 2, 1)
    y[1].mul_(a[0, 0])
    return windows * a[:, :2]


def leaf_write(a, b):
    a.mul_(2)
    return a


def leaf_view_write(a, b):
    a[0].mul_(2)
    return a


def leaf_view_write_without_grad(a, b):
    with torch.no_grad():
        a[0].mul_(2)
    return a * a


def saved_then_written(a, b):
    y = a.exp()
    z = y * 1
    y[0].add_(1)
    return z + y


def no_grad_view(a, b):
    y = a * 1
    with torch.no_grad():
        row = y[0]
    row.mul_(b)
    return y


def no_grad_view_of_written_base(a, b):
    y = a * 1
    with torch.no_grad():
        row = y[0]
    y.mul_(b)
    return row * 1


def detached_write(a, b):
    y = a * 1
    y.detach()[0].mul_(3)
    return y * b


PROGRAMS = [
    write_row, write_into_blank, other_view_sees_it, base_write_reaches_view, view_of_view, transposed, saved_output,
    chain_of_writes, view_used_before_and_after, diagonal, fill_region, strided, reshape_view, in_place_on_plain_result,
    unsqueezed, double, as_strided_write, overlapping_windows, leaf_write, leaf_view_write, leaf_view_write_without_grad, saved_then_written, no_grad_view,
    no_grad_view_of_written_base, detached_write,
]


def run(program):
    a, b = leaves()
    try:
        y = program(a, b)
        weights = torch.arange(1, y.numel() + 1, dtype=torch.float64).reshape(y.shape)
        grads = torch.autograd.grad((y * weights).sum(), [a, b], allow_unused=True)
        return {
            "output": y.detach().tolist(),
            "gradients": [None if grad is None else grad.tolist() for grad in grads],
        }
    except RuntimeError as error:
        return {"error": str(error).split("\n")[0]}


def camel(name):
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


results = {camel(program.__name__): run(program) for program in PROGRAMS}
target = pathlib.Path(__file__).parent.parent / "src/autograd/goldens/in-place.json"
target.parent.mkdir(exist_ok=True)
target.write_text(json.dumps({"torch": torch.__version__, "programs": results}, indent=1) + "\n")
