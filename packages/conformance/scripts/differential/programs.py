"""Programs: calls one after the other, and gradients of what they made."""

import torch


def run_program(request, parts):
    tensors = parts.Tensors(request['tensors'], request.get('wide', False), request.get('amount', 0.0), request.get('salt', 0))
    made = list(tensors.made)
    results = {}
    out = dict(steps=[], values=[])
    torch.manual_seed(0)
    if request.get('wide'):
        torch.set_default_dtype(torch.float64)
    try:
        for step in request['steps']:
            out['steps'].append(run_step(step, made, results, parts, request.get('wide', False)))
        everything = made + list(results.values())
        out['values'] = [parts.described(one) for one in everything]
        inputs = [leaf for leaf, spec in zip(tensors.leaves, request['tensors']) if spec.get('grad')]
        parts.differentiate(out, list(results.values())[-3:], inputs, request['order'])
        return out
    finally:
        torch.set_default_dtype(torch.float32)


def run_step(step, made, results, parts, wide):
    function = parts.resolve(step['fn'])
    before = dict(enumerate(made))
    for key, one in results.items():
        which, k = map(int, key.split(','))
        before[1000 * (which + 1) + k] = one
    if function is None:
        return dict(error='absent')
    values = {i: one.detach().clone() for i, one in before.items()}

    def written():
        return {i: parts.described(before[i]) for i, old in values.items() if not parts.same_values(before[i], old)}

    try:
        args, options = parts.arguments(step['args'], made, results, wide)
        outputs = [one for one in parts.flatten(function(*args, **options)) if torch.is_tensor(one)]
    except parts.Slow:
        raise
    except Exception as error:
        return dict(error=f'{type(error).__name__}: {error}'.split('\n')[0][:300], written=written())
    described = []
    for k, one in enumerate(outputs):
        described.append(dict(**parts.described(one), requiresGrad=one.requires_grad, shares=parts.shared(one, before.items()),
                              overlaps=parts.overlaps(one), strides=list(one.stride())))
        results[f"{step['id']},{k}"] = one
        before[1000 * (step['id'] + 1) + k] = one
    return dict(outputs=described, written=written())
