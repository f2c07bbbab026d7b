// What "Try it" shows while nobody has joined: one form for two panes. Browser.
import { useSignal } from '@preact/signals'
import { TokenField } from '../parts/token-field.tsx'
import type { ProtocolName } from '../protocol/room-events.ts'
import { holds } from '../server-facts.ts'
import { addPane, shownPane } from './panes.ts'
import { ProtocolChoice } from './protocol-choice.tsx'

export function FirstRun({ room: asked }: { readonly room: string }) {
  const room = useSignal(asked === '' ? 'chat:lobby' : asked)
  const names = [useSignal('Mara'), useSignal('Theo')] as const
  const token = useSignal('')
  const protocol = useSignal<ProtocolName>('json')
  const join = (count: number) => {
    for (const name of names.slice(0, count)) {
      const options = { room: room.value, name: name.value.trim(), protocol: protocol.value }
      const given = token.value.trim()
      addPane().join(given === '' ? options : { ...options, token: given })
    }
    shownPane.value = 0
  }
  return (
    <div class="empty">
      <div class="step">
        <h1 class="hero">Say something to a room.</h1>
        <p class="muted">
          A room exists as soon as somebody is in it. Join twice, side by side, and watch a message arrive at both.
        </p>
      </div>
      <form
        class="pane form"
        aria-label="Join a room"
        data-region
        onSubmit={(event) => {
          event.preventDefault()
          join(2)
        }}
      >
        <div class="field">
          <label for="room">Room</label>
          <input
            class="input"
            id="room"
            value={room}
            onInput={({ currentTarget }) => (room.value = currentTarget.value)}
          />
        </div>
        <div class="pair">
          {names.map((name, index) => (
            <div class="field" key={`name-${index + 1}`}>
              <label for={`name-${index + 1}`}>{index === 0 ? 'First pane, name' : 'Second pane, name'}</label>
              <input
                class="input"
                id={`name-${index + 1}`}
                value={name}
                onInput={({ currentTarget }) => (name.value = currentTarget.value)}
              />
            </div>
          ))}
        </div>
        {holds('tokens-needed') && (
          <TokenField id="first-token" token={token}>
            Token, without which this server lets nobody in
          </TokenField>
        )}
        <ProtocolChoice group="first-run" chosen={protocol.value} onChoose={(name) => (protocol.value = name)} />
        <div class="line">
          <button type="submit" class="btn primary">
            Join in two panes
          </button>
          <button type="button" class="btn quiet" onClick={() => join(1)}>
            Join in one
          </button>
        </div>
      </form>
    </div>
  )
}
