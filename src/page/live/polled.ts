// A value of the server that is asked for again and again while its place is open and the page is seen. Browser.
import { useEffect, useState } from 'preact/hooks'
import type { Answer } from '../server-api.ts'

const INTERVAL_MS = 2000

export interface Polled<Value> {
  readonly answer: Answer<Value> | undefined
  /** Asks at once. */
  readonly again: () => void
}

/** `inputs`: what `load` depends on. */
export function usePolled<Value>(
  load: (signal: AbortSignal) => Promise<Answer<Value>>,
  inputs: readonly unknown[],
): Polled<Value> {
  const [answer, setAnswer] = useState<Answer<Value> | undefined>(undefined)
  const [round, setRound] = useState(0)
  useEffect(() => {
    const ended = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    const run = async () => {
      if (!document.hidden) {
        const next = await load(ended.signal)
        if (ended.signal.aborted) return
        setAnswer(next)
      }
      timer = setTimeout(run, INTERVAL_MS)
    }
    void run()
    return () => {
      ended.abort()
      clearTimeout(timer)
    }
  }, [...inputs, round])
  return { answer, again: () => setRound(round + 1) }
}
