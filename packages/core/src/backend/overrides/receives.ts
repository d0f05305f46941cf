/** What a kernel receives as its attributes: a type carried by a value, so that the names of ops are a list at run time, too. */
export interface Receives<A> {
  readonly attrs?: A
}

export const receives: Receives<never> = {}
