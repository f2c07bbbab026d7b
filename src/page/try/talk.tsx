// What was said in the room of a pane: messages, who came and went, and where the connection was cut. Browser.
import { CopyLine } from '../parts/copy.tsx'
import { List, type Row, useChosen } from '../parts/list.tsx'
import { isNarrow } from '../parts/narrow.ts'
import { Shown } from '../parts/shown.tsx'
import { TextDetail } from '../parts/text-detail.tsx'
import { clock, duration, grouped } from '../parts/times.ts'
import { urlPart } from '../protocol/dialect.ts'
import type { Entry, Pane } from './pane.ts'
import { PersonName, Swatch } from './person-name.tsx'

const ROW_PX = 29
const ROW_NARROW_PX = 44

export function Talk({ pane }: { readonly pane: Pane }) {
  const chosen = pane.chosen.value
  const entry = useChosen(pane.reading.shown, chosen)
  return (
    <>
      <List
        reading={pane.reading}
        id={`talk-${pane.number}`}
        label={`Messages to ${pane.options.value?.name ?? ''}`}
        class="talk"
        rowHeight={isNarrow.value ? ROW_NARROW_PX : ROW_PX}
        row={rowOf}
        chosen={chosen}
        onChoose={(seq) => (pane.chosen.value = seq)}
      />
      {entry?.kind === 'message' && <TextDetail text={entry.text} />}
    </>
  )
}

export function NobodyElse({ room }: { readonly room: string }) {
  return (
    <div class="empty">
      <div class="step">
        <h3>Nobody else is here yet.</h3>
        <p class="muted">Add a pane to talk to yourself, or open this page a second time.</p>
      </div>
      <CopyLine text={`${location.origin}/#/try/${urlPart(room)}`} />
    </div>
  )
}

function rowOf(entry: Entry): Row {
  switch (entry.kind) {
    case 'message':
      return messageRow(entry)
    case 'joined':
    case 'left':
      return noteRow(
        <>
          <PersonName person={entry.person} /> {entry.kind === 'joined' ? 'joined' : 'disconnected'}
        </>,
      )
    case 'crowd':
      return noteRow(`${grouped(entry.joined)} joined, ${grouped(entry.left)} left`)
    case 'note':
      return noteRow(entry.text)
    case 'back':
      return backRow(entry)
  }
}

const noteRow = (body: Row['body']): Row => ({ class: 'note', body: <span class="cut">{body}</span> })

function messageRow({ from, isMine, to, text, atMs, isRecovered }: Entry & { kind: 'message' }): Row {
  const kinds = ['msg', isMine && 'mine', to !== undefined && 'private', isRecovered && 'back']
  return {
    class: kinds.filter((kind) => kind !== false).join(' '),
    body: (
      <>
        <Swatch person={from} />
        <p>
          <span class="who">{isMine ? 'You' : <PersonName person={from} />}</span>
          {to !== undefined && <span class="tag">only to {isMine ? <PersonName person={to} /> : 'you'}</span>}
          <Shown text={text} />
        </p>
        <time>{clock(atMs)}</time>
      </>
    ),
  }
}

function backRow({ back }: Entry & { kind: 'back' }): Row {
  const { lostAtMs, awayMs, missed, recovered, isRecovered } = back
  const result = isRecovered
    ? `${grouped(missed ?? recovered)} missed, ${grouped(recovered)} recovered`
    : `${missed === undefined ? 'some' : grouped(missed)} may be missing`
  return {
    class: isRecovered || missed === 0 ? 'gap' : 'gap wait',
    body: (
      <span class="cut">
        Cut at {clock(lostAtMs)} · back after {duration(awayMs)} · {missed === 0 ? 'nothing missed' : result}
      </span>
    ),
  }
}
