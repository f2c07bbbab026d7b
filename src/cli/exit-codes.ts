// The exit codes of the process. A file of its own, because signals need them before anything else is loaded.
// `refused`, `unreachable` and `partly` are those of commands that talk to a running server: it refused what came first, it could not be
// reached, or it took a part. 130 is what shells show for a program that was ended by SIGINT.
export const exitCode = {
  clean: 0,
  fatal: 1,
  usage: 2,
  refused: 3,
  unreachable: 4,
  partly: 5,
  config: 78,
  interrupted: 130,
} as const
