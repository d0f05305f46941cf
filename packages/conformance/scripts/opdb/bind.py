"""Finds by which parameter names PyTorch takes the arguments of a call."""

import inspect
import types

import torch
from torch.overrides import TorchFunctionMode

F = torch.nn.functional


def parameters_of(name, function):
    """The parameters by the names a caller may use: of the Python function, or None where only schemas know."""
    special = {'unique': '_unique_impl', 'unique_consecutive': '_unique_consecutive_impl'}
    if name in special:
        function = getattr(torch.functional, special[name])
    elif hasattr(F, name + '_with_indices') and name in ('max_pool1d', 'max_pool2d', 'max_pool3d', 'adaptive_max_pool1d',
                                                         'adaptive_max_pool2d', 'adaptive_max_pool3d',
                                                         'fractional_max_pool2d', 'fractional_max_pool3d'):
        function = getattr(F, name + '_with_indices')
    if not isinstance(function, types.FunctionType):
        return None
    return inspect.signature(function)


def suits(kind, value):
    """Whether a value may be passed where a schema says `kind`. Loose: it only chooses between overloads."""
    kind = str(kind)
    if kind.startswith('Optional['):
        return value is None or suits(kind[9:-1], value)
    if value is None:
        return False
    if kind.startswith('List['):
        if 'Tensor' in kind:
            return isinstance(value, (list, tuple)) and all(v is None or torch.is_tensor(v) for v in value)
        if isinstance(value, (list, tuple)):
            return all(suits(kind[5:-1], v) for v in value)
        return isinstance(value, int) and not isinstance(value, bool)
    if kind == 'Tensor':
        return torch.is_tensor(value)
    if kind == 'bool':
        return isinstance(value, bool)
    if kind in ('int', 'SymInt'):
        return isinstance(value, (int, torch.dtype, torch.layout, torch.memory_format)) and not isinstance(value, bool)
    if kind == 'float':
        return isinstance(value, (int, float))
    if kind in ('number', 'Scalar', 'Union[bool, complex, float, int]'):
        return isinstance(value, (bool, int, float, complex))
    if kind == 'str':
        return isinstance(value, str)
    return True


def by_schema(name, args, kwargs):
    """Binds by the ATen schemas of an operator: the first overload that takes these arguments."""
    schemas = [s for s in torch._C._jit_get_schemas_for_operator('aten::' + name)
               if 'out' not in s.overload_name and 'dimname' not in s.overload_name.lower()]
    def attempt(schema, args, strict):
        known = [a for a in schema.arguments]
        positional = [a for a in known if not a.kwarg_only]
        if len(args) > len(positional):
            # x.permute(1, 2): integers that belong together.
            at = len(positional) - 1
            if at < 0 or not str(positional[at].type).startswith('List[int]') or not all(isinstance(a, int) for a in args[at:]):
                return None
            args = list(args[:at]) + [list(args[at:])]
        bound = [(a.name, value, False) for a, value in zip(positional, args)]
        taken = {n for n, _, _ in bound}
        names = {a.name: a for a in known}
        for key, value in kwargs.items():
            if key in ('device', 'layout', 'requires_grad', 'memory_format', 'pin_memory') and key not in names:
                bound.append((key, value, True))
                continue
            other = {'input': 'self', 'axis': 'dim'}.get(key, key)
            key = key if key in names else other
            if key not in names or key in taken:
                return None
            bound.append((key, value, names[key].kwarg_only))
            taken.add(key)
        if any(not a.has_default_value() and a.name not in taken for a in known):
            return None
        if strict and not all(suits(names[n].type, v) for n, v, _ in bound if n in names):
            return None
        defaults = {a.name: a.default_value for a in known if a.has_default_value()}
        return [dict(n=a.name, k=a.kwarg_only) for a in known], bound, defaults
    for strict in (True, False):
        for schema in schemas:
            found = attempt(schema, list(args), strict)
            if found is not None:
                return found
    return None


def bind(name, function, args, kwargs):
    """(all parameters, [(name, value, keyword only)], defaults)."""
    signature = parameters_of(name, function)
    if name == 'einsum':
        equation, *operands = args
        if len(operands) == 1 and isinstance(operands[0], (list, tuple)):
            operands = list(operands[0])
        return ([dict(n='equation', k=False), dict(n='operands', k=False)],
                [('equation', equation, False), ('operands', operands, False)], {})
    if signature is None:
        found = by_schema(name, args, kwargs)
        if found is None:
            names = ['self'] + [f'arg{i}' for i in range(1, len(args))]
            return ([dict(n=n, k=False) for n in names],
                    [(n, v, False) for n, v in zip(names, args)] + [(k, v, True) for k, v in kwargs.items()], {})
        return found
    call = signature.bind(*args, **kwargs)
    params, bound, defaults = [], [], {}
    for key, parameter in signature.parameters.items():
        only = parameter.kind == inspect.Parameter.KEYWORD_ONLY
        params.append(dict(n=key, k=only))
        if parameter.default is not inspect.Parameter.empty:
            defaults[key] = parameter.default
        if key not in call.arguments:
            continue
        value = call.arguments[key]
        if parameter.kind == inspect.Parameter.VAR_POSITIONAL:
            if len(value) == 1 and isinstance(value[0], (list, tuple)):
                value = value[0]
            params[-1]['rest'] = True
        bound.append((key, value, only))
    return params, bound, defaults


class Capture(TorchFunctionMode):
    """The first function of PyTorch's that a wrapper calls."""

    def __init__(self):
        super().__init__()
        self.call = None

    def __torch_function__(self, function, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        if self.call is None and function is not torch.Tensor.clone:
            self.call = (function, tuple(args), dict(kwargs))
        return function(*args, **kwargs)
