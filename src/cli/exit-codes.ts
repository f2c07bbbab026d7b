// The exit codes of the process. A file of its own, because signals need them before anything else is loaded.
// Commands that talk to a running server use `refused` (the server refused the request), `unreachable` (the server could not be reached) and `partly`
// (the server accepted only a part). 130 is what shells show for a program that was ended by SIGINT.
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
