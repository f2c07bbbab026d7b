// What is refused, why, and what to do next; with a field for a token where one may help. Browser.
import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import type { Refusal } from '../protocol/room-events.ts'
import { CopyLine } from './copy.tsx'
import { Shown } from './shown.tsx'
import { TokenField } from './token-field.tsx'

const REASON_MAX = 300

interface RefusalProps {
  /** Of the field, and different for each on the page. */
  readonly id: string
  readonly refusal: Refusal
  readonly room: string
  /** For whom a token is made. */
  readonly name: string
  readonly token: string | undefined
  /** With the token of the field, if there is one. */
  readonly onAgain: (token: string | undefined) => void
  /** Other ways out. */
  readonly children?: ComponentChildren
}

export function RefusalView({ id, refusal, room, name, token: known, onAgain, children }: RefusalProps) {
  const token = useSignal(known ?? '')
  return (
    <div class="empty">
      <div class="why">
        <b>
          {refusal.code}: <Shown text={refusal.reason} max={REASON_MAX} />
        </b>
        <p class="muted">{refusal.nextStep}</p>
      </div>
      {refusal.wantsToken && (
        <TokenField id={id} token={token}>
          Token for <Shown text={room} max={60} />
        </TokenField>
      )}
      <div class="line">
        <button type="button" class="btn primary" onClick={() => onAgain(token.value.trim() || undefined)}>
          Try again
        </button>
        {children}
      </div>
      {refusal.wantsToken && (
        <div class="step">
          <p class="meta">A token for development, good for an hour</p>
          <CopyLine text={tokenCommand(name, room)} />
        </div>
      )}
    </div>
  )
}

const quoted = (text: string): string => (/^[\w:.-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`)

const tokenCommand = (name: string, room: string): string =>
  `lobbycast token --sub ${quoted(name.toLowerCase() || 'me')} --room ${quoted(room)} --ttl 3600`
