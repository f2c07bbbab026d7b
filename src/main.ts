#!/usr/bin/env node
// The process. Signals are handled before anything else is loaded: the kernel ends a process that has no handler yet, and drops
// the signal when the process is the first one of a container. So this file imports nothing but the handler by itself.
import { Signals } from './cli/signals.ts'

const signals = new Signals()
// This file is loaded, and the limit read, before the command line, whose many files cannot be loaded when too few may be open.
const { fileDescriptorLimit, openFilesFault } = await import('./file-descriptors.ts')
const { exitCode } = await import('./cli/exit-codes.ts')
const filesMax = fileDescriptorLimit()
const { runCommandLine } = await import('./cli/command-line.ts').catch(endUnloaded)
await runCommandLine(signals)

/** Ends a process whose command line could not be loaded, so that cli/exit.ts is not there to do it. */
function endUnloaded(error: Error): never {
  process.stderr.write(`lobbycast: ${openFilesFault(error, filesMax) ?? error.stack}\n`)
  process.exit(exitCode.fatal)
}
