/**
 * How far a run is: a bar on a terminal, one line per cell elsewhere.
 */
import cliProgress from 'cli-progress'

export interface Progress {
  begin(label: string): void
  end(refusals: string[]): void
  stop(): void
}

export function startProgress(total: number): Progress {
  let label = ''
  let done = 0
  if (!process.stderr.isTTY) {
    const startedMs = performance.now()
    let begunMs = startedMs
    return {
      begin(next) {
        label = next
        begunMs = performance.now()
      },
      end(refusals) {
        done++
        const seconds = ((performance.now() - begunMs) / 1000).toFixed(1)
        console.error(
          `${done}/${total}  ${label}  ${seconds} s${refusals.length > 0 ? `  not ranked: ${refusals.join('; ')}` : ''}`,
        )
      },
      stop() {},
    }
  }
  const bar = new cliProgress.SingleBar({
    format: '{bar} {value}/{total}  {eta_formatted} left  {label}',
    stream: process.stderr,
  })
  bar.start(total, 0, { label })
  return {
    begin(next) {
      bar.update(done, { label: next })
    },
    end() {
      bar.update(++done)
    },
    stop: () => bar.stop(),
  }
}
