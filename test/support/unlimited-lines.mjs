// Preloaded into a server process: each line of the log that is limited is written, also those that the limit would leave out.
import { LimitedLines } from '../../dist/log/limited-lines.js'

const { record } = LimitedLines.prototype
LimitedLines.prototype.record = function (name, facts) {
  process.stdout.write(`${JSON.stringify({ unlimited: name, ...facts() })}\n`)
  record.call(this, name, facts)
}
