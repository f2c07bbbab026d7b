// The exit codes of the process. A file of its own, because signals need them before anything else is loaded.
export const exitCode = { clean: 0, fatal: 1, usage: 2, config: 78 } as const
