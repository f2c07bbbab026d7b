// Requests of the page to the HTTP routes of the server, with the key of the session. Browser.
import { urlPart } from './protocol/dialect.ts'
import { dropSession, session } from './session-key.ts'

export type Answer<Value> =
  | { readonly kind: 'ok'; readonly value: Value }
  /** `status` is 0 when the server did not answer. */
  | { readonly kind: 'refused'; readonly status: number; readonly reason: string }

interface Asked {
  readonly method?: 'GET' | 'POST' | 'DELETE'
  /** JSON text. */
  readonly body?: string
  readonly signal?: AbortSignal
}

/** `path`: its parts are encoded already. */
export async function ask<Value>(path: string, { method = 'GET', body, signal }: Asked = {}): Promise<Answer<Value>> {
  const { value } = session
  if (value.kind !== 'open') return { kind: 'refused', status: 401, reason: 'the page has no key' }
  const fault = pathFault(path)
  if (fault !== undefined) return { kind: 'refused', status: 400, reason: fault }
  try {
    const answer = await fetch(path, {
      method,
      headers: { 'X-API-Key': value.key, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
      ...(body === undefined ? {} : { body }),
      ...(signal === undefined ? {} : { signal }),
    })
    const text = await answer.text()
    if (answer.ok) return { kind: 'ok', value: JSON.parse(text) as Value }
    const reason = reasonOf(text) ?? answer.statusText
    if (answer.status === 401) dropSession(reason)
    return { kind: 'refused', status: answer.status, reason }
  } catch (error) {
    return { kind: 'refused', status: 0, reason: `the server does not answer: ${String(error)}` }
  }
}

export const roomPath = (room: string, rest = ''): string => `/rooms/${urlPart(room)}${rest}`

/** Why a browser cannot ask for a path. In an address `.` and `..` stand for folders, also percent-encoded, so the browser would ask for another path. */
export const pathFault = (path: string): string | undefined =>
  /\/\.{1,2}(?:[/?]|$)/.test(path)
    ? 'in an address, “.” and “..” stand for folders, so a browser cannot ask for this name'
    : undefined

function reasonOf(text: string): string | undefined {
  try {
    return (JSON.parse(text) as { error?: string }).error
  } catch {
    // A proxy in between answers in its own words, which say less than the status.
    return undefined
  }
}
