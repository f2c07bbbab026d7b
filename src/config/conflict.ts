// What the checks of several options together (config-checks.ts) report. Pure.

export interface Conflict {
  readonly path: string
  /** What was expected, without the option's name. */
  readonly text: string
}

const NAMESPACE_OPTION = /^rooms\.namespaces\.[^.:]+\./

/** Without what a namespace merely has from `rooms.defaults`, where the same is reported. */
export function toldOnce(conflicts: readonly Conflict[]): Conflict[] {
  const told = new Set(conflicts.map(({ path, text }) => `${path} ${text}`))
  return conflicts.filter(({ path, text }) => {
    const inDefaults = path.replace(NAMESPACE_OPTION, 'rooms.defaults.')
    return inDefaults === path || !told.has(`${inDefaults} ${text}`)
  })
}
