// What was refused, why, and what to do next, with a field for a token where a token may help. Browser.
import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import type { ProtocolName, Refusal } from '../protocol/room-events.ts'
import { CopyLine } from './copy.tsx'
import { Shown } from './shown.tsx'
import { TokenField } from './token-field.tsx'

const REASON_MAX = 300

interface RefusalProps {
  /** The id of the field for the token, unique on the page. */
  readonly id: string
  readonly refusal: Refusal
  readonly room: string
  /** The user in the suggested command that makes a token. */
  readonly name: string
  readonly protocol: ProtocolName
  readonly token: string | undefined
  /** Called with the token in the field, if there is one. */
  readonly onAgain: (token: string | undefined) => void
  /** Other ways out. */
  readonly children?: ComponentChildren
}

export function RefusalView(props: RefusalProps) {
  const { id, refusal, room, token: known, onAgain, children } = props
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
          <CopyLine text={tokenCommand(props)} />
        </div>
      )}
    </div>
  )
}

const quoted = (text: string): string => (/^[\w:.-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`)

/** With the centrifuge protocol a connection and a subscription have tokens of their own, and those of one connection name one user. */
function tokenCommand({ name, room, protocol, refusal }: RefusalProps): string {
  const user = quoted(name.toLowerCase() || 'me')
  const forRoom = `--room ${quoted(room)}`
  if (protocol !== 'centrifuge') return `lobbycast token --sub ${user} ${forRoom} --ttl 3600`
  // Only the subscription was refused: the connection is open and has no user.
  const isSubscribe = refusal.code === 103
  return `lobbycast token --sub ${isSubscribe ? `'' ${forRoom}` : user} --ttl 3600`
}
