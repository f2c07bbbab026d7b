// What stands where nothing can come.

/** For the end of a `switch` that has a case for everything. It does not compile once a case is missing. */
export function assertNever(value: never): never {
  throw new Error(`no case for ${JSON.stringify(value)}`)
}
