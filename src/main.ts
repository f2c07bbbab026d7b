#!/usr/bin/env node
// The process. Signals are handled before anything else is loaded: the kernel ends a process that has no handler yet, and drops
// the signal when the process is the first one of a container. So this file imports nothing but the handler by itself.
import { Signals } from './cli/signals.ts'

const signals = new Signals()
const { runCommandLine } = await import('./cli/command-line.ts')
await runCommandLine(signals)
