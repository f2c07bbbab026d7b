// What a pane shows that was refused: code, reason, what to do next. Browser.
import { useSignal } from '@preact/signals'
import { CopyLine } from '../parts/copy.tsx'
import { Shown } from '../parts/shown.tsx'
import type { Refusal } from '../protocol/room-events.ts'
import type { Pane } from './pane.ts'

const REASON_MAX = 300

export function Refused({ pane, refusal }: { readonly pane: Pane; readonly refusal: Refusal }) {
  const options = pane.options.value!
  const token = useSignal(options.token ?? '')
  const id = `token-${pane.number}`
  const again = () => {
    const { token: _, ...rest } = options
    const given = token.value.trim()
    pane.join(given === '' ? rest : { ...rest, token: given })
  }
  return (
    <div class="scroll">
      <div class="empty">
        <div class="why">
          <b>
            {refusal.code}: <Shown text={refusal.reason} max={REASON_MAX} />
          </b>
          <p class="muted">{refusal.nextStep}</p>
        </div>
        {refusal.wantsToken && (
          <div class="field">
            <label for={id}>
              Token for <Shown text={options.room} max={60} />
            </label>
            <input
              class="input mono"
              id={id}
              data-first
              autocomplete="off"
              placeholder="eyJhbGciOi…"
              value={token}
              onInput={({ currentTarget }) => (token.value = currentTarget.value)}
            />
            <p class="meta">It stays in this page and is sent to this server only.</p>
          </div>
        )}
        <div class="line">
          <button type="button" class="btn primary" onClick={again}>
            Try again
          </button>
          <button type="button" class="btn" onClick={() => pane.leave()}>
            Join another room
          </button>
        </div>
        {refusal.wantsToken && (
          <div class="step">
            <p class="meta">A token for development, good for an hour</p>
            <CopyLine text={tokenCommand(options.name, options.room)} />
          </div>
        )}
      </div>
    </div>
  )
}

const quoted = (text: string): string => (/^[\w:.-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`)

const tokenCommand = (name: string, room: string): string =>
  `lobbycast token --sub ${quoted(name.toLowerCase() || 'me')} --room ${quoted(room)} --ttl 3600`
