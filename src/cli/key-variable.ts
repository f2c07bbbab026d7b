// The name of the environment variable with the key for a running server. A file of its own, because the command line needs it before it loads anything
// of the commands. Main thread.
export const KEY_VARIABLE = 'LOBBYCAST_KEY'
