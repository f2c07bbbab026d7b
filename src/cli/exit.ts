// How the process ends when something is wrong: which error leads to which exit code, with what is said on stderr. Used by the
// command line only; a server inside somebody else's process throws and never exits.
import { CommanderError } from 'commander'
import { ConfigError } from '../config/config.ts'
import { fileDescriptorLimit } from '../file-descriptors.ts'
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

/** What to raise when the start failed because no more files could be opened. Undefined for every other error. */
function openFilesFault(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  const { code, message } = error as NodeJS.ErrnoException
  // A shard that does not start has the error of its thread in the message of the StartError.
  if (code !== 'EMFILE' && !(error instanceof StartError && /EMFILE|too many files are open$/.test(message)))
    return undefined
  const limit = fileDescriptorLimit()
  const limited = `the limit of open files${limit === undefined ? '' : `, ${limit},`} is too low`
  return `${limited}: raise it, for example with ulimit -n 20000 (systemd: LimitNOFILE=20000, Docker: --ulimit nofile=20000). Cause: ${message}`
}
