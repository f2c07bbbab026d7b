// The damage that a shard thread can be ordered to do to itself, for the tests of the supervision. Both threads.
export const FaultKind = { throw: 1, reject: 2, exit: 3, heap: 4, hang: 5 } as const
export type FaultName = keyof typeof FaultKind
