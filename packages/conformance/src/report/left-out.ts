/** What of PyTorch's core operators and `nn.functional` is left out on purpose, and why. */
export const leftOut: readonly (readonly [what: string, why: string])[] = [
  ['complex dtypes', 'no backend has them yet; `isreal` and the like answer for real numbers'],
  ['sparse, quantized and nested layouts', 'tensors are strided windows on one block of memory'],
  ['`out=`', 'write `target.copy_(…)`, or use the method that ends in an underscore'],
  ['`names`, named dimensions', "deprecated in PyTorch, and in nobody's way by position"],
  ['`layout=`, `memory_format=`, `pin_memory=`', 'there is one layout, and the host does not page'],
  [
    'as_strided_, squeeze_, t_, transpose_, unsqueeze_',
    "a tensor's shape does not change under the operations that saved it; use the forms that return a view",
  ],
  ['uint16, uint32, uint64 and float8 dtypes', 'no backend computes in them'],
  [
    '`lambda` arguments by position',
    'reserved words of JavaScript have other names: `var` is `variance`, `x[…]` is `index`',
  ],
]
