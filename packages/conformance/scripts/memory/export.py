"""Writes goldens/memory/results.json: in whose memory PyTorch's results lie, and whether elements of one share a place.

    python packages/conformance/scripts/memory/export.py

Calls are written with flambeau's names. Each runs with its tensors laid out in several ways.
"""

import json
import pathlib

import torch

import rows  # noqa: F401: fills ROWS
from call import function, ROWS, snake, T

OUT = pathlib.Path(__file__).parent.parent.parent / 'goldens' / 'memory' / 'results.json'
# As layouts.ts of the suite lays tensors out.
LAYOUTS = ['contiguous', 'transposed', 'slice', 'expanded']


def tensors_in(value):
    if isinstance(value, T):
        return [value]
    return [t for one in value for t in tensors_in(one)] if isinstance(value, list) else []


def built(value, made):
    if isinstance(value, T):
        return made[id(value)]
    return [built(one, made) for one in value] if isinstance(value, list) else value


def written(value, order):
    if isinstance(value, T):
        return dict(tensor=order.index(id(value)))
    return [written(one, order) for one in value] if isinstance(value, list) else value


def flat(result):
    if torch.is_tensor(result):
        return [result]
    return [t for one in result for t in flat(one)] if isinstance(result, (list, tuple)) else []


def overlaps(x):
    return x.numel() > 1 and any(size > 1 and stride == 0 for size, stride in zip(x.shape, x.stride()))


def examine(place, name, args, options, call, layout):
    args = [[*one] if isinstance(one, torch.Size) else one for one in args]
    used = {id(t): t for t in tensors_in(args)}
    made = {key: t.make(layout) for key, t in used.items()}
    order = list(used)
    given = built(args, made)
    fn = call or function(place, name)
    if name == 'indexPut':
        given[1] = tuple(given[1])
    result = fn(*given, **{snake(key): value for key, value in options.items()})
    outputs = []
    for one in flat(result):
        storage = one.untyped_storage().data_ptr()
        shares = [i for i, key in enumerate(order) if one.numel() > 0 and made[key].untyped_storage().data_ptr() == storage]
        outputs.append(dict(shares=shares, **({'overlaps': True} if overlaps(one) else {})))
    question = dict(place=place, name=name, tensors=[used[key].json() for key in order], args=written(args, order),
                    options=options)
    return json.dumps(question), outputs


def main():
    torch.manual_seed(0)
    calls, refused = {}, []
    for place, name, args, options, call in ROWS:
        for layout in LAYOUTS:
            # What is written to may not overlap itself, and asStrided's elements lie elsewhere.
            if layout == 'expanded' and (name == 'asStrided' or name.endswith('_')):
                continue
            try:
                question, outputs = examine(place, name, args, options, call, layout)
            except (RuntimeError, TypeError, ValueError, IndexError, NotImplementedError, AttributeError) as error:
                refused.append(f'{name} {layout}: ' + str(error).split('\n')[0])
                continue
            calls.setdefault(question, {})[layout] = outputs
    print('\n'.join(refused))
    text = ',\n'.join('    ' + json.dumps(dict(**json.loads(question), outputs=found)) for question, found in calls.items())
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(f'{{\n  "torch": "{torch.__version__}",\n  "command": "python packages/conformance/scripts/memory/export.py",\n'
                   f'  "calls": [\n{text}\n  ]\n}}\n')
    print(len(calls), 'calls')


main()
