// A bug to plant in a copy of src/. `is` must occur exactly once, so that a bug cannot quietly vanish when the sources change.

export interface Bug {
  readonly title: string
  readonly file: string
  readonly is: string
  readonly becomes: string
}

export const inFile = (file: string, bugs: readonly (readonly [title: string, is: string, becomes: string])[]): Bug[] =>
  bugs.map(([title, is, becomes]) => ({ title, file, is, becomes }))
