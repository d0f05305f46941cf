import {
  allOf,
  anyOf,
  caused,
  type DocumentedDifference,
  isEmpty,
  isWhole,
  of,
  refusedHere,
  refusedThere,
} from './differing.ts'

/** What shares memory, and what is written in place. */
export const memory: readonly DocumentedDifference[] = [
  {
    what: 'x.index(i) with an index tensor i without dimensions copies; PyTorch gives a view.',
    why: 'a view would have to read i from the device; x.index(2) is a view',
    covers: anyOf(
      of(
        'index indexAsync',
        ({ call, difference }) =>
          call.tensors.slice(1).some((one) => isWhole(one)) &&
          /^(shares memory|in place on the result: accepted here)/.test(difference.cause),
      ),
      // Later in a program: that tensors without elements are views cannot be seen before.
      allOf(refusedThere(/a view of a leaf Variable that requires grad/), ({ call }) => isEmpty(call.tensors[0]!)),
    ),
  },
  {
    what: 'Writing to a tensor whose elements share memory is always an error.',
    why: 'PyTorch forbids it in most functions and not in a few',
    covers: anyOf(
      refusedHere(/more than one element of the written-to tensor refers to a single memory location/),
      caused(/^in place on the result: refused here$/, /more than one element of the written-to tensor/),
    ),
  },
  {
    what: 'A call that is refused has written nothing, unless the device itself had to find the mistake.',
    why: 'everything is checked before anything is done; PyTorch’s kernels stop in the middle',
    covers: anyOf(
      caused(/^refused, but writes an argument$/, /: untouched, PyTorch the other way$/),
      // An index out of range or a division by zero that the device itself finds.
      ({ difference, reportsLate }) => reportsLate === true && difference.cause.startsWith('refused, but '),
    ),
    // Its node is on the tape by then.
    after: ({ difference, theirs, reportsLate }) =>
      reportsLate === true && theirs.error !== undefined && difference.cause === 'gradient: refused here',
  },
  {
    what: 'Results of unravelIndex have memory of their own.',
    why: 'they can be written one by one in both; PyTorch’s lie side by side in one storage',
    covers: of('unravelIndex', caused(/^shares memory$/)),
  },
  {
    what: 'Outputs of split, chunk and unbind may be modified in place.',
    why: 'writes through views are recorded',
    covers: of(
      'split chunk unbind splitWithSizes tensorSplit hsplit vsplit dsplit',
      caused(/^in place on the result: accepted here$/, /multiple views|view\(s\)/),
    ),
  },
  {
    what: 'Outputs of split, chunk and unbind may be modified in place by any function.',
    why: 'writes through views are recorded',
    covers: refusedThere(/is the output of a function that returns multiple views/),
  },
]
