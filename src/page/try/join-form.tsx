// The form of a pane that has not joined. Browser.
import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { Pane } from './pane.ts'
import { panes, removePane } from './panes.ts'
import { ProtocolChoice } from './protocol-choice.tsx'

const NAMES = ['Mara', 'Theo', 'Ines', 'Jonas', 'Lea', 'Piet', 'Noor', 'Kim', 'Sol']

export function JoinForm({ pane }: { readonly pane: Pane }) {
  // The room and the protocol of a neighbour are the likely ones.
  const like = panes.value.findLast((other) => other.options.value !== undefined)?.options.value
  const taken = panes.value.map((other) => other.options.value?.name)
  const name = useSignal(NAMES.find((candidate) => !taken.includes(candidate)) ?? '')
  const room = useSignal(like?.room ?? 'chat:lobby')
  const token = useSignal('')
  const protocol = useSignal(like?.protocol ?? 'json')
  const first = useRef<HTMLInputElement>(null)
  useEffect(() => first.current?.focus(), [])
  const id = (field: string) => `${field}-${pane.number}`
  const fields = [
    ['Name', 'join-name', name, ''],
    ['Room', 'join-room', room, ''],
    ['Token, if one is needed', 'join-token', token, 'eyJhbGciOi…'],
  ] as const
  return (
    <form
      class="form scroll"
      aria-label="Join a room"
      onSubmit={(event) => {
        event.preventDefault()
        const given = token.value.trim()
        const options = { room: room.value, name: name.value.trim(), protocol: protocol.value }
        pane.join(given === '' ? options : { ...options, token: given })
      }}
    >
      {fields.map(([label, field, value, placeholder], index) => (
        <div class="field" key={field}>
          <label for={id(field)}>{label}</label>
          <input
            class="input"
            id={id(field)}
            ref={index === 0 ? first : null}
            autocomplete="off"
            placeholder={placeholder}
            value={value}
            onInput={({ currentTarget }) => (value.value = currentTarget.value)}
          />
        </div>
      ))}
      <ProtocolChoice group={id('protocol')} chosen={protocol.value} onChoose={(chosen) => (protocol.value = chosen)} />
      <div class="line">
        <button type="submit" class="btn primary">
          Join
        </button>
        <button type="button" class="btn quiet" onClick={() => removePane(pane)}>
          Remove the pane
        </button>
      </div>
    </form>
  )
}
