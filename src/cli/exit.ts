// How the process ends when something is wrong: which error leads to which exit code, with what is said on stderr. Used by the
// command line only; a server inside somebody else's process throws and never exits.
import { CommanderError } from 'commander'
import { ConfigError } from '../config/config.ts'
import { openFilesFault } from '../file-descriptors.ts'
import { UwsLoadError } from '../gateway/uws.ts'
import { StartError } from '../start-error.ts'
import { exitCode } from './exit-codes.ts'

/** The command line itself is wrong. */
export class UsageError extends Error {}

function fail(message: string, code: number): never {
  process.stderr.write(`lobbycast: ${message}\n`)
  process.exit(code)
}

/** Ends the process as the error deserves. Anything unexpected shows its stack. */
export function exitFor(error: unknown): never {
  // commander has already printed what was wrong, or the help that was asked for.
  if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? exitCode.clean : exitCode.usage)
  if (error instanceof UsageError) fail(error.message, exitCode.usage)
  if (error instanceof ConfigError) fail(error.message.replaceAll('\n', '\nlobbycast: '), exitCode.config)
  const limitFault = openFilesFault(error)
  if (limitFault !== undefined) fail(limitFault, exitCode.fatal)
  if (error instanceof StartError || error instanceof UwsLoadError) fail(error.message, exitCode.fatal)
  fail(error instanceof Error ? (error.stack ?? error.message) : String(error), exitCode.fatal)
}
