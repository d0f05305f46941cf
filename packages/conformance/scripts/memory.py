"""Writes goldens/memory/results.json: in whose memory PyTorch's results lie, and whether elements of one share a place.

    python packages/conformance/scripts/memory.py

Calls are written with flambeau's names. Each runs with its tensors laid out in several ways.
"""

import json
import pathlib
import re

import torch

OUT = pathlib.Path(__file__).parent.parent / 'goldens' / 'memory' / 'results.json'
# As layouts.ts of the suite lays tensors out.
LAYOUTS = ['contiguous', 'transposed', 'slice', 'expanded']


class T:
    """A tensor of a call: 0, 1, 2, … of some dtype in a shape, or the values given."""

    def __init__(self, *shape, dtype='float32', values=None):
        self.shape, self.dtype, self.values = list(shape), dtype, values

    def json(self):
        return dict(shape=self.shape, dtype=self.dtype, **({} if self.values is None else dict(values=self.values)))

    def make(self, layout):
        count = torch.Size(self.shape).numel()
        values = list(range(count)) if self.values is None else self.values
        x = torch.tensor(values, dtype=getattr(torch, self.dtype)).reshape(self.shape)
        if layout == 'transposed' and x.dim() > 1:
            order = list(reversed(range(x.dim())))
            return x.permute(order).contiguous().permute(order)
        if layout == 'slice':
            if x.dim() == 0:
                return x.expand(4).contiguous()[2]
            last = x.shape[-1]
            wide = x.new_zeros([*x.shape[:-1], 2 * last + 3 if last > 0 else 0])
            wide[..., 3::2] = x
            return wide[..., 3::2]
        if layout == 'expanded' and x.dim() > 0 and x.shape[0] > 0:
            return x.narrow(0, 0, 1).expand(x.shape)
        return x


def I(*values):
    return T(len(values), dtype='int64', values=list(values))


def B(*values):
    return T(len(values), dtype='bool', values=list(values))


SPELLED = {
    'variance': 'var', 'varianceMean': 'var_mean', 'sumToSize': 'sum_to_size', 'nonzeroStatic': 'nonzero_static',
    'stdMean': 'std_mean', 'isNonzero': 'is_nonzero',
}


def snake(name):
    name = re.sub(r'(\d)d$', r'_\1d', name) if name.startswith('atleast') else name
    return SPELLED.get(name) or re.sub(r'(?<=[a-z0-9])([A-Z])', lambda m: '_' + m.group(1).lower(), name)


def function(place, name):
    spelled = snake(name)
    if place == 'functional':
        return getattr(torch.nn.functional, spelled, None) or getattr(torch, spelled)
    if place == 'method':
        return getattr(torch.Tensor, spelled)
    return getattr(torch, spelled, None) or getattr(torch.Tensor, spelled)


ROWS = []


def row(place, name, args, options=None, call=None):
    ROWS.append((place, name, args, options or {}, call))


def each(names, *args, place='torch', **options):
    for name in names.split():
        row(place, name, list(args), options)


ones, few, square, batch = T(1), T(3), T(3, 3), T(2, 3, 4)
truths = T(2, 3, dtype='bool', values=[1, 0, 1, 0, 1, 1])

# One tensor, elementwise: also where nothing changes.
each('abs acos acosh asin asinh atan atanh ceil cos cosh deg2rad digamma erf erfc erfinv exp exp2 expm1 floor frac i0 lgamma log '
     'log10 log1p log2 logit nanToNum neg rad2deg reciprocal relu round rsqrt sigmoid sign sin sinc sinh sqrt square tan tanh trunc '
     'positive isfinite isinf isnan isneginf isposinf isreal logicalNot signbit hardshrink selu celu frexp', T(2, 3))
each('abs ceil floor trunc round positive neg sign square bitwiseNot isreal logicalNot relu nanToNum signbit', T(2, 3, dtype='int32'))
each('logicalNot bitwiseNot positive isreal', truths)
each('celu elu gelu hardsigmoid hardswish leakyRelu logsigmoid mish relu relu6 selu silu softplus softshrink softsign tanhshrink '
     'hardshrink sigmoid tanh hardtanh rrelu', T(2, 3), place='functional')
each('logSoftmax softmax softmin', T(2, 3), 1, place='functional')
each('celu_ elu_ leakyRelu_ relu_ selu_ rrelu_ hardtanh_', T(2, 3), place='functional')
each('polygamma', 1, T(2, 3))
each('mvlgamma', T(2, 3), 1)
each('float double half bfloat16 int long short char byte bool', T(2, 3), place='method')
each('int float', T(2, 3, dtype='int32'), place='method')
each('bool', truths, place='method')

# Two, where one may be the neutral element.
each('add sub mul div pow floatPower fmod remainder floorDivide trueDivide rsub maximum minimum fmax fmin atan2 copysign hypot '
     'logaddexp logaddexp2 nextafter xlogy ldexp heaviside eq ne lt le gt ge logicalAnd logicalOr logicalXor isclose igamma igammac',
     T(2, 3), T(2, 3))
each('add sub', T(2, 3), 0)
each('mul div pow trueDivide floatPower', T(2, 3), 1)
each('add mul', T(2, 3), T(1))
each('bitwiseAnd bitwiseOr bitwiseXor bitwiseLeftShift bitwiseRightShift gcd lcm', T(2, 3, dtype='int32'), T(2, 3, dtype='int32'))
each('clamp', T(2, 3), None, 100)
each('clampMax', T(2, 3), 100)
each('clampMin', T(2, 3), -100)
each('addcmul addcdiv', T(2, 3), T(2, 3), T(2, 3), value=0)
each('lerp', T(2, 3), T(2, 3), 0)
each('where', truths, T(2, 3), T(2, 3))
each('where', T(2, 3, dtype='bool', values=[1] * 6), T(2, 3), T(2, 3))
each('maskedFill', T(2, 3), T(2, 3, dtype='bool', values=[0] * 6), 7)
each('maskedScatter', T(2, 3), T(2, 3, dtype='bool', values=[0] * 6), T(2, 3))
each('maskedSelect', T(2, 3), T(2, 3, dtype='bool', values=[1] * 6))
row('torch', 'fill', [T(2, 3), 7])
each('threshold', T(2, 3), -1, -1)
each('prelu', T(2, 3), T(1))

# Other arrangements.
for x in (T(), ones, few, T(2, 3), batch, T(1, 1), T(1, 3)):
    rank = len(x.shape)
    each('ravel flatten squeeze atleast1d atleast2d atleast3d clone positive msort', x)
    each('contiguous detach', x, place='method')
    for name in ('expandAs', 'reshapeAs', 'typeAs'):
        row('method', name, [x, T(*x.shape)])
    each('broadcastTo expand', x, [2, *x.shape])
    each('broadcastTo expand reshape', x, x.shape)
    each('reshape', x, [-1])
    each('repeat tile', x, [1] * rank)
    each('repeat tile', x, [2] + [1] * rank)
    each('repeat tile', x, [2] * max(rank, 1))
    each('tile', x, [])
    each('repeatInterleave', x, 1)
    each('repeatInterleave', x, 2)
    each('unsqueeze', x, 0)
    each('flip', x, [])
    each('roll', x, 0)
    each('roll', x, torch.Size(x.shape).numel())
    each('sumToSize', x, x.shape)
    each('permute', x, list(range(rank)))
    each('cat', [T(*x.shape)]) if rank > 0 else None
    each('stack hstack vstack dstack columnStack rowStack', [x])
    each('stack hstack vstack dstack columnStack rowStack', [x, x])
    each('broadcastTensors', x)
    each('broadcastTensors', x, T(*x.shape))
    each('atleast1d atleast2d atleast3d', x, T(*x.shape))
    each('blockDiag', x) if rank < 3 else None
    each('take', x, I(0))
    if rank > 0:
        each('roll', x, 0, 0)
        each('roll', x, 1, 0)
        each('flip', x, [0])
        each('flip', x, [-1])
        each('cumsum cumprod logcumsumexp', x, 0)
        each('cummax cummin sort argsort', x, 0)
        each('select', x, 0, 0)
        each('narrow', x, 0, 0, x.shape[0])
        each('split chunk tensorSplit', x, 1)
        each('splitWithSizes', x, [x.shape[0]])
        each('unbind', x)
        each('movedim moveaxis swapaxes swapdims transpose', x, 0, 0)
        each('unflatten', x, 0, [x.shape[0]])
        each('unflatten', x, 0, [1, x.shape[0]])
        each('indexSelect', x, 0, I(*range(x.shape[0])))
        each('topk', x, x.shape[-1])
        each('kthvalue', x, 1)
        each('median nanmedian mode max min', x, 0)
        each('sum mean prod amax amin all any nansum nanmean logsumexp countNonzero', x, 0)
        each('sum amax', x, 0, keepdim=True)
        each('diff', x, 0)
        each('unfold', x, 0, 1, 1, place='method')
        each('pad', x, [0, 0], place='functional')
        each('constantPadNd', x, [0, 0])
        each('pad', x, [0, 1], place='functional')
        each('quantile nanquantile', x, 0.5)
        each('renorm', x, 2, 0, 1e6) if rank > 1 else None
    if rank > 1:
        each('t', x) if rank == 2 else None
        each('fliplr flipud rot90', x)
        each('rot90', x, 0)
        each('rot90', x, 2)
        each('rot90', x, 4)
        each('tril triu', x)
        each('tril', x, 100)
        each('triu', x, -100)
        each('diagonal', x)
        each('hsplit vsplit', x, 1)
        each('pad', x, [0, -1], place='functional') if x.shape[-1] > 1 else None
        each('trapezoid cumulativeTrapezoid trapz', x)
        each('transpose swapaxes', x, 0, 1)
    each('dsplit', x, 1) if rank > 2 else None
each('t', few)
each('diag', few)
each('diag', square)
each('diag', T(1))
each('diag', T(1, 1))
each('diagflat diagEmbed', few)
each('diagflat', square)
each('diagEmbed', T(1))
each('trace', square)
each('asStrided', few, [2, 2], [1, 1])
each('asStrided', few, [3], [1])
each('asStridedScatter', few, T(2), [2], [1])
each('selectScatter', T(2, 3), few, 0, 0)
each('sliceScatter', T(2, 3), T(2, 3))
each('diagonalScatter', square, few)
each('meshgrid', [few], indexing='ij')
each('meshgrid', [few, T(2)], indexing='ij')
each('meshgrid', [few, T(2)], indexing='xy')
each('meshgrid', [ones, ones], indexing='ij')
each('cartesianProd', few)
each('cartesianProd', few, T(2))
each('combinations', few)
each('combinations', few, 1)
each('combinations', few, 3)
each('cat', [few, few])
each('cat', [few, T(0)])
each('cat', [T(0), T(2, 3)])
each('stack', [T(), T()])
each('movedim moveaxis', batch, [0, 1], [1, 0])
each('squeeze', T(1, 3, 1), 0)
each('squeeze', few, 0)
each('flatten', batch, 1)
each('flatten', batch, 1, 1)
each('repeatInterleave', few, I(1, 2, 0))
each('repeatInterleave', few, I(1, 1, 1))
each('repeatInterleave', T(2, 3), 2, 0)
each('repeatInterleave', T(2, 3), 1, 1)
each('tensorSplit', few, [0, 2])
each('hsplit', few, [1])

# Looking up and writing.
each('gather', few, 0, I(0, 1, 2))
each('takeAlongDim', few, I(0, 1, 2), 0)
each('takeAlongDim', few, I(0, 1, 2))
each('scatter', few, 0, I(0), T(1))
each('scatterAdd', few, 0, I(0), T(1))
each('scatter', few, 0, T(0, dtype='int64'), T(0))
each('scatterAdd', few, 0, T(0, dtype='int64'), T(0))
each('scatterReduce', few, 0, I(0), T(1), 'sum')
each('scatterReduce', few, 0, T(0, dtype='int64'), T(0), 'amax')
each('indexAdd indexCopy', few, 0, I(0), T(1))
each('indexAdd indexCopy', few, 0, T(0, dtype='int64'), T(0))
each('indexFill', few, 0, I(0), 7)
each('indexFill', few, 0, T(0, dtype='int64'), 7)
each('indexReduce', few, 0, I(0), T(1), 'prod')
each('indexReduce', few, 0, T(0, dtype='int64'), T(0), 'prod')
each('indexPut', few, [I(0)], T(1))
each('indexPut', few, [B(0, 0, 0)], T(1))
each('put', few, I(0), T(1))
each('put', few, T(0, dtype='int64'), T(0))
each('embedding', I(0, 1, 2), T(3, 2), place='functional')
each('embedding', T(dtype='int64', values=[0]), T(1, 2), place='functional')
each('nonzero argwhere', few)
each('unravelIndex', I(0, 1, 2), [3])
each('unravelIndex', I(0, 1, 2), [3, 1])
each('searchsorted', few, T(2))
each('bucketize', T(2), few)
each('isin', few, few)
each('bincount', I(0, 1, 2))
each('histc', few, 3)
row('torch', 'histogram', [few, T(3, values=[0, 1, 2])])
row('torch', 'histogramdd', [T(3, 1), [T(3, values=[0, 1, 2])]])
each('unique', few)
each('unique', few, returnInverse=True, returnCounts=True)
each('uniqueConsecutive', few)
each('uniqueConsecutive', T(1))
each('aminmax', few)
each('gradient', few)
each('zerosLike onesLike emptyLike randLike randnLike', few)
each('fullLike', few, 1)
each('bernoulli', T(3, values=[0, 1, 0]))

# Products and reductions of one element.
for x in (T(), ones, T(1, 1)):
    each('sum mean prod amax amin max min median nanmedian nansum nanmean all any norm std variance argmax', x)
    each('cumsum cumprod cummax cummin logcumsumexp sort', x, 0)
    each('sum mean amax amin logsumexp', x, 0)
each('matmul mm', T(1, 1), T(1, 1))
each('dot inner outer kron', T(1), T(1))
each('chainMatmul', T(2, 2))
each('chainMatmul', T(2, 2), T(2, 2))
row('torch', 'einsum', ['ij->ij', T(2, 3)])
row('torch', 'einsum', ['ij->ji', T(2, 3)])
row('torch', 'einsum', ['ii->i', square])
row('torch', 'einsum', ['ij', T(2, 3)])
row('torch', 'einsum', ['ij->i', T(2, 3)])
row('torch', 'einsum', ['i,j->ij', few, few])
each('addmm', T(2, 2), T(2, 2), T(2, 2), alpha=0)
each('addr', T(2, 2), T(2), T(2), alpha=0)
each('cov corrcoef', T(2, 3))
each('cross', few, few)
each('normalize', T(2, 3), place='functional')
each('renorm', T(2, 3), 2, 0, 1e6)

# Functions of networks where nothing is to be done.
images = T(1, 4, 2, 2)
for name in ('dropout', 'alphaDropout', 'featureAlphaDropout', 'dropout1d'):
    row('functional', name, [T(2, 3), ], dict(p=0.0, training=True))
    row('functional', name, [T(2, 3), ], dict(p=0.5, training=False))
for name in ('dropout2d', 'dropout3d'):
    shape = [1, 2, 2, 2] if name == 'dropout2d' else [1, 2, 2, 2, 2]
    row('functional', name, [T(*shape)], dict(p=0.0, training=True))
    row('functional', name, [T(*shape)], dict(p=0.5, training=False))
for name in ('dropout_', 'alphaDropout_'):
    row('functional', name, [T(2, 3)], dict(p=0.0, training=True),
        lambda x, p, training, name=name: getattr(torch.nn.functional, snake(name[:-1]))(x, p=p, training=training, inplace=True))
each('pixelShuffle', images, 1, place='functional')
each('pixelShuffle', images, 2, place='functional')
each('pixelUnshuffle', images, 1, place='functional')
each('pixelUnshuffle', images, 2, place='functional')
each('channelShuffle', images, 1, place='functional')
each('channelShuffle', images, 2, place='functional')
each('pad', images, [0, 0, 0, 0], mode='reflect', place='functional')
each('pad', images, [0, 0, 0, 0], mode='replicate', place='functional')
each('pad', images, [0, 0, 0, 0], mode='circular', place='functional')
each('pad', images, [-1, 0, 0, 0], mode='replicate', place='functional')
each('pad', images, [0, 0, -1, -1], place='functional')
each('pad', images, [], place='functional')
for mode in ('nearest', 'bilinear', 'bicubic', 'area', 'nearest-exact'):
    row('functional', 'interpolate', [images], dict(size=[2, 2], mode=mode))
    row('functional', 'interpolate', [images], dict(scaleFactor=1.0, mode=mode))
for name in ('avgPool2d', 'maxPool2d', 'lpPool2d'):
    row('functional', name, [images, *([2] if name == 'lpPool2d' else []), 1])
each('adaptiveAvgPool2d adaptiveMaxPool2d', images, [2, 2], place='functional')
each('adaptiveAvgPool1d adaptiveMaxPool1d', T(1, 2, 3), 3, place='functional')
each('unfold', images, 1, place='functional')
each('fold', T(1, 4, 4), [2, 2], 1, place='functional')
each('linear', T(1, 1), T(1, 1), place='functional')
each('mseLoss l1Loss smoothL1Loss huberLoss', T(2, 3), T(2, 3), reduction='none', place='functional')
each('oneHot', I(0, 1), 2, place='functional')
each('oneHot', I(0), 1, place='functional')
row('functional', 'scaledDotProductAttention', [T(1, 1, 2, 4), T(1, 1, 2, 4), T(1, 1, 2, 4)])


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
    OUT.write_text(f'{{\n  "torch": "{torch.__version__}",\n  "command": "python packages/conformance/scripts/memory.py",\n'
                   f'  "calls": [\n{text}\n  ]\n}}\n')
    print(len(calls), 'calls')


main()
