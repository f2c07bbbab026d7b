// What src/main.ts is, with the late engine in the shard threads. JavaScript, because `node` runs it as it is.
import { Signals } from '../../dist/cli/signals.js'

const signals = new Signals()
const { runCommandLine } = await import('../../dist/cli/command-line.js')
await runCommandLine(signals, { worker: new URL('../../.late-engine/worker.js', import.meta.url) })
