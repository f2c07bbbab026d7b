// How long the server process has run, which the records of `$lobbycast` do not say. The page asks once and counts on from the answer. Browser.
import { useEffect, useState } from 'preact/hooks'
import { ask } from '../server-api.ts'

interface InfoReply {
  readonly result?: { readonly nodes: readonly { readonly uptime: number }[] }
}

/** In milliseconds; undefined until the server has answered. */
export function useUptimeMs(): number | undefined {
  const [startedAtMs, setStartedAtMs] = useState<number | undefined>(undefined)
  useEffect(() => {
    const ended = new AbortController()
    void ask<InfoReply>('/api/info', { method: 'POST', body: '{}', signal: ended.signal }).then((answer) => {
      const seconds = answer.kind === 'ok' ? answer.value.result?.nodes[0]?.uptime : undefined
      if (seconds !== undefined) setStartedAtMs(performance.now() - seconds * 1000)
    })
    return () => ended.abort()
  }, [])
  return startedAtMs === undefined ? undefined : performance.now() - startedAtMs
}
