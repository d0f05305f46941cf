export type Pair = readonly [number, number]

export type Triple = readonly [number, number, number]
