"""How PyTorch is called where flambeau's user writes a name, arguments by position and options by name."""

import re

import torch

F = torch.nn.functional


def snake(name):
    """`addcMul_` → `addc_mul_`, `maxPool2d` → `max_pool2d`, `atleast1d` → `atleast_1d`."""
    special = dict(atleast1d='atleast_1d', atleast2d='atleast_2d', atleast3d='atleast_3d', variance='var',
                   varianceMean='var_mean', logsigmoid='logsigmoid', gridSampler2d='grid_sampler_2d',
                   gridSampler3d='grid_sampler_3d', constantPadNd='constant_pad_nd', p='p')
    return special.get(name) or re.sub(r'(?<=[a-z0-9])([A-Z])', lambda m: '_' + m.group(1).lower(), name)


def keywords(options):
    renamed = dict(variance='var', outputSize='output_size', randomSamples='_random_samples')
    return {renamed.get(k) or snake(k): v for k, v in options.items()}


def item(index):
    """One item of flambeau's `x.index(…)`: pairs and triples are slices, nested lists index tensors."""
    if index == ':':
        return slice(None)
    if index == '...':
        return Ellipsis
    if isinstance(index, list) and len(index) == 1 and isinstance(index[0], list):
        return index[0]
    return slice(*index) if isinstance(index, list) else index


def flat(values):
    """Rest parameters may be given as one list."""
    return values[0] if len(values) == 1 and isinstance(values[0], (list, tuple)) else values


def set_index(x, indices, value):
    x[tuple(item(i) for i in indices)] = value
    return x


def repeat_interleave(x, repeats, dim=None, **options):
    repeats = torch.tensor(repeats) if isinstance(repeats, list) else repeats
    return torch.repeat_interleave(x, repeats, dim, **options)


def slice_of(x, dim, start=None, end=None, step=1):
    return torch.ops.aten.slice.Tensor(x, dim, start, end, step)


def attention_forward(query, key, value, embed_dim_to_check, num_heads, in_proj_weight=None, in_proj_bias=None,
                      out_proj_weight=None, out_proj_bias=None, **options):
    between = [options.pop(name, without) for name, without in (('bias_k', None), ('bias_v', None), ('add_zero_attn', False),
                                                                 ('dropout_p', 0.0))]
    return F.multi_head_attention_forward(query, key, value, embed_dim_to_check, num_heads, in_proj_weight, in_proj_bias,
                                          *between, out_proj_weight, out_proj_bias, **{'training': False, **options})


def pooled(function):
    def call(x, *args, **options):
        return function(x, *args, return_indices=True, **options)
    return call


def lengths(value):
    return tuple(value) if isinstance(value, list) else value


SPECIAL = {
    'index': lambda x, *indices: x[tuple(item(i) for i in indices)],
    'indexAsync': lambda x, *indices: x[tuple(item(i) for i in indices)],
    'setIndex_': set_index,
    'repeatInterleave': repeat_interleave,
    'slice': slice_of,
    'F.multiHeadAttentionForward': attention_forward,
    'F.batchNorm': lambda x, running_mean=None, running_var=None, **o: F.batch_norm(x, running_mean, running_var, **o),
    'F.adaptiveMaxPool1dWithIndices': pooled(F.adaptive_max_pool1d),
    'F.adaptiveMaxPool2dWithIndices': pooled(F.adaptive_max_pool2d),
    'F.adaptiveMaxPool3dWithIndices': pooled(F.adaptive_max_pool3d),
    'F.fractionalMaxPool2dWithIndices': pooled(F.fractional_max_pool2d),
    'F.fractionalMaxPool3dWithIndices': pooled(F.fractional_max_pool3d),
    'F.maxPool1dWithIndices': pooled(F.max_pool1d),
    'F.maxPool2dWithIndices': pooled(F.max_pool2d),
    'F.maxPool3dWithIndices': pooled(F.max_pool3d),
    'F.ctcLoss': lambda x, targets, i, t, **o: F.ctc_loss(x, targets, lengths(i), lengths(t), **o),
    'broadcastShapes': lambda *shapes: list(torch.broadcast_shapes(*[tuple(s) if isinstance(s, list) else s for s in shapes])),
    'resultType': lambda *operands: torch.result_type(*operands),
    'arange': lambda *numbers, **o: torch.arange(*numbers, **o),
    'newFull': lambda x, size, value, **o: x.new_full(size, value, **o),
    'expand': lambda x, *sizes: x.expand(*sizes),
    'view': lambda x, *sizes: x.view(*sizes),
    'repeat': lambda x, *sizes: x.repeat(*sizes),
    'reshape': lambda x, *sizes: x.reshape(*sizes),
    'permute': lambda x, *dims: x.permute(*dims),
    'tile': lambda x, *dims: x.tile(*dims),
    'flip': lambda x, *dims: x.flip(*dims),
    'x.where': lambda x, condition, other: torch.where(condition, x, other),
    'scalarTensor': lambda value, **o: torch.scalar_tensor(value, **o),
    'tensor': lambda data, **o: torch.tensor(data, **o),
    'sumToSize': lambda x, size: x.sum_to_size(size),
    'trueDivide': torch.true_divide,
    'norm': lambda x, p='fro', dim=None, **o: torch.norm(x, p, dim, **o),
    'isSameSize': torch.Tensor.is_same_size,
    'trilIndices': lambda r, c, offset=0, **o: torch.tril_indices(r, c, offset, **o),
    'triuIndices': lambda r, c, offset=0, **o: torch.triu_indices(r, c, offset, **o),
    'isContiguous': torch.Tensor.is_contiguous,
    'size': lambda x, *d: x.size(*d) if d else list(x.size()),
    'stride': lambda x: list(x.stride()),
    'nonzero': lambda x, **o: torch.nonzero(x, **o),
    'F.oneHot': F.one_hot,
    'F.adaptiveMaxPool1d': F.adaptive_max_pool1d,
    'F.interpolate': lambda x, **o: F.interpolate(x, **o),
    'F.upsampleBilinear': lambda x, **o: F.upsample_bilinear(x, **o),
    'F.upsampleNearest': lambda x, **o: F.upsample_nearest(x, **o),
    'promoteTypes': torch.promote_types,
    'canCast': torch.can_cast,
    'blockDiag': lambda *t: torch.block_diag(*flat(t)),
    'cartesianProd': lambda *t: torch.cartesian_prod(*flat(t)),
    'chainMatmul': lambda *t: torch.chain_matmul(*flat(t)),
    'broadcastTensors': lambda *t: torch.broadcast_tensors(*flat(t)),
    'matmul': torch.matmul,
    'fill': lambda x, value: torch.fill(x, value),
    'sort': lambda x, dim=-1, **o: torch.sort(x, dim=dim, **o),
    'uniform_': lambda x, low=0, high=1, **o: x.uniform_(low, high),
    'argsort': lambda x, dim=-1, **o: torch.argsort(x, dim=dim, **o),
    'random_': lambda x, *limits, **o: x.random_(*limits),
}


def resolve(name):
    """PyTorch's function for `torch.add`, `F.relu`, `x.mul_`; None where there is none."""
    home, short = name.split('.', 1)
    for key in (name, short):
        if key in SPECIAL and (key == name or home != 'F'):
            return SPECIAL[key]
    spelled = snake(short)
    if home == 'F':
        return getattr(F, spelled, None)
    if home == 'x':
        return getattr(torch.Tensor, spelled, None) or getattr(torch, spelled, None)
    return getattr(torch, spelled, None) or getattr(torch.Tensor, spelled, None) or getattr(torch.special, spelled, None) \
        or getattr(F, spelled, None)
