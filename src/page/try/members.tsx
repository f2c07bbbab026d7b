// Who is in the room of a pane: chips, of which each but one's own starts a private message. Browser.
import { useSignal } from '@preact/signals'
import { Shown } from '../parts/shown.tsx'
import { grouped } from '../parts/times.ts'
import type { Person } from '../protocol/room-events.ts'
import type { Pane } from './pane.ts'
import { PersonName, Swatch } from './person-name.tsx'

const CHIPS_MAX = 6
const CHIPS_OPEN_MAX = 200

export function Members({ pane }: { readonly pane: Pane }) {
  const isOpen = useSignal(false)
  // Read for its change alone: the members are a plain map.
  pane.membersChange.value
  const all = [...pane.members.values()]
  const own = pane.id === undefined ? undefined : { id: pane.id, name: pane.options.value?.name }
  const others = all.filter(({ id }) => id !== pane.id)
  const shown = others.slice(0, isOpen.value ? CHIPS_OPEN_MAX : CHIPS_MAX - 1)
  const count = pane.count ?? all.length
  const more = Math.max(count, all.length) - shown.length - (own === undefined ? 0 : 1)
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
    <div class={isOpen.value ? 'members open' : 'members'} role="group" aria-label="Members">
      <span class="meta">
        {grouped(count)} {pane.count === undefined && !pane.isWhole ? 'seen in' : 'in'}{' '}
        <b class="mono">
          <Shown text={pane.options.value?.room ?? ''} max={40} />
        </b>
      </span>
      {own !== undefined && (
        <span class="chip">
          <Swatch person={own} />
          <span>
            <PersonName person={own} />, you
          </span>
        </span>
      )}
      {shown.map((person) => (
        <MemberChip key={person.id} pane={pane} person={person} />
      ))}
      {more > 0 && (
        <button type="button" class="chip" aria-expanded={isOpen.value} onClick={() => (isOpen.value = !isOpen.value)}>
          {isOpen.value ? 'fewer' : `+ ${grouped(more)}`}
        </button>
      )}
    </div>
  )
}

function MemberChip({ pane, person }: { readonly pane: Pane; readonly person: Person }) {
  const isChosen = pane.whisperTo.value?.id === person.id
  return (
    <button
      type="button"
      class={isChosen ? 'chip private' : 'chip'}
      aria-pressed={isChosen}
      title="Write to this member alone"
      onClick={() => {
        pane.whisperTo.value = isChosen ? undefined : person
        document.getElementById(`say-${pane.number}`)?.focus()
      }}
    >
      <Swatch person={person} />
      <PersonName person={person} />
    </button>
  )
}
