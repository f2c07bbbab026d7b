// What src/main.ts is, with shard threads of which one hangs once HANG_FILE exists.
import { Signals } from '../../dist/cli/signals.js'

const signals = new Signals()
const { runCommandLine } = await import('../../dist/cli/command-line.js')
await runCommandLine(signals, { worker: new URL('./hanging-worker.mjs', import.meta.url) })
