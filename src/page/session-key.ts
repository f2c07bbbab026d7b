// The session of whoever holds the admin key: the ticket of the link that the server printed, or the key itself, is exchanged for a token that opens the
// room `$lobbycast` and a key for the server API. Both are kept until the tab is closed, and are in no address. Browser.
import { signal } from '@preact/signals'
import { holds } from './server-facts.ts'

export type Session =
  | { readonly kind: 'none' }
  | { readonly kind: 'opening' }
  | { readonly kind: 'open'; readonly token: string; readonly key: string }
  | { readonly kind: 'refused'; readonly status: number; readonly reason: string }

const STORED_AS = 'lobbycast session'
const TICKET = /[?&]ticket=([^&]+)/

/** What a printed link leaves in the address: the place without its ticket. */
function withoutTicket(fragment: string): { readonly ticket: string | undefined; readonly fragment: string } {
  const ticket = TICKET.exec(fragment)?.[1]
  return { ticket: ticket && decodeURIComponent(ticket), fragment: fragment.replace(TICKET, '') }
}

export const session = signal<Session>(storedSession())

/** Before anything else is done with the address: takes the ticket out of it, so that no later entry of the history has it. */
export function takeTicket(): void {
  const { ticket, fragment } = withoutTicket(location.hash)
  if (ticket === undefined) return
  history.replaceState(history.state, '', location.pathname + fragment)
  void openSession({ ticket })
}

export async function openSession(proof: { readonly ticket: string } | { readonly key: string }): Promise<void> {
  session.value = { kind: 'opening' }
  session.value = await exchanged(proof)
  if (session.value.kind !== 'open') return
  const { token, key } = session.value
  sessionStorage.setItem(STORED_AS, JSON.stringify({ token, key }))
}

/** An open admin API needs no key, so the page opens a session without asking for one. It tries once; after a refusal the person can try again. */
export function enterIfOpen(): void {
  if (holds('admin-open') && session.value.kind === 'none') void openSession({ key: '' })
}

/** The server has forgotten the session: it was started anew, or 12 hours have passed. */
export function dropSession(reason: string): void {
  sessionStorage.removeItem(STORED_AS)
  session.value = { kind: 'refused', status: 401, reason }
}

async function exchanged(proof: { readonly ticket: string } | { readonly key: string }): Promise<Session> {
  try {
    const answer = await fetch('/admin/session', {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        ...('key' in proof ? { 'X-API-Key': proof.key } : {}),
      },
      body: JSON.stringify('ticket' in proof ? { ticket: proof.ticket } : {}),
    })
    const body = (await answer.json()) as { token?: string; key?: string; error?: string }
    if (answer.ok && body.token !== undefined && body.key !== undefined) {
      return { kind: 'open', token: body.token, key: body.key }
    }
    return { kind: 'refused', status: answer.status, reason: body.error ?? answer.statusText }
  } catch (error) {
    return { kind: 'refused', status: 0, reason: `the server does not answer: ${String(error)}` }
  }
}

function storedSession(): Session {
  const stored = sessionStorage.getItem(STORED_AS)
  // The session is from before a restart, and the server now runs without sessions.
  if (stored === null || holds('sessions-off')) return { kind: 'none' }
  const { token, key } = JSON.parse(stored) as { token: string; key: string }
  return { kind: 'open', token, key }
}
