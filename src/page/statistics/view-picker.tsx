// The view picker of the place Statistics: rate, fields, only changed fields, and what the view saves, measured. Browser.
import { useState } from 'preact/hooks'
import { bytesText } from '../parts/figure-text.ts'
import { Shown } from '../parts/shown.tsx'
import type { View } from '../protocol/room-events.ts'
import { FIELDS_SHOWN_MAX, NAME_MAX } from './board-pane.tsx'
import { isWhole, type StatisticsBoard } from './statistics-board.ts'

/** The rates that a board has by default; the server rounds down to one of its own. */
const RATES = [20, 10, 5, 2, 1, 0.2] as const

const rateText = (rate: number): string =>
  rate < 1 ? `1 update in ${1 / rate} s` : rate === 1 ? '1 update a second' : `${rate} updates a second`

export function ViewPicker({ board }: { board: StatisticsBoard }) {
  const [view, setView] = useState<View>({})
  // The fields of the whole board: under a view with fewer fields the records have only these.
  const [known, setKnown] = useState<readonly string[]>([])
  void board.clock.count.value
  const fields = (view.fields === undefined ? board.rows.fields : known).filter((name) => name !== board.rows.keyField)
  const chosen = view.fields ?? fields
  const change = (next: View) => {
    setView(next)
    board.show(next)
  }
  const toggleField = (name: string) => {
    if (view.fields === undefined) setKnown(board.rows.fields)
    const { fields: _, ...rest } = view
    const names = chosen.includes(name) ? chosen.filter((each) => each !== name) : [...chosen, name]
    change(names.length === fields.length || names.length === 0 ? rest : { ...rest, fields: names })
  }
  return (
    <section class="card" aria-labelledby="view-title">
      <header>
        <h2 id="view-title">Your view</h2>
      </header>
      <div class="field">
        <label for="view-rate">At most</label>
        <select
          id="view-rate"
          class="input"
          value={view.rate ?? ''}
          onChange={({ currentTarget: { value } }) => {
            const { rate: _, ...rest } = view
            change(value === '' ? rest : { ...rest, rate: Number(value) })
          }}
        >
          <option value="">every change at once</option>
          {RATES.map((rate) => (
            <option key={rate} value={rate}>
              {rateText(rate)}
            </option>
          ))}
        </select>
      </div>
      <div class="line wrap">
        <button
          type="button"
          class={view.delta ? 'chip live' : 'chip'}
          aria-pressed={view.delta === true}
          onClick={() => {
            const { delta, ...rest } = view
            change(delta ? rest : { ...rest, delta: true })
          }}
        >
          only changed fields
        </button>
      </div>
      {fields.length > 0 && (
        <details class="fields">
          <summary>
            {chosen.length + 1} of {fields.length + 1} fields
          </summary>
          {fields.slice(0, FIELDS_SHOWN_MAX).map((name) => (
            <label key={name} class="line mono">
              <input type="checkbox" checked={chosen.includes(name)} onChange={() => toggleField(name)} />
              <Shown text={name} max={NAME_MAX} />
            </label>
          ))}
        </details>
      )}
      <Saved board={board} isChosen={!isWhole(view)} />
    </section>
  )
}

function Saved({ board, isChosen }: { board: StatisticsBoard; isChosen: boolean }) {
  const { value: saving } = board.saving
  if (!isChosen) return <p class="meta">This is everything. Choose less, and what it saves is measured here.</p>
  if (saving?.saved === undefined) {
    return <p class="meta">Measured against a second subscription to everything, once something changes.</p>
  }
  const { saved, wholeBytesPerSecond, viewBytesPerSecond } = saving
  return (
    <div data-test="saving">
      <p class="line">
        <span class="saved">{Math.round(saved * 100)} %</span>
        <span class="muted">fewer bytes</span>
      </p>
      <div class="bars">
        <Bar share={1} class="fill-2" text={`everything: ${bytesText(wholeBytesPerSecond)}/s`} />
        <Bar share={1 - saved} class="fill-1" text={`this view: ${bytesText(viewBytesPerSecond)}/s`} />
      </div>
      <p class="meta">Frames received by both in the last 10 s.</p>
    </div>
  )
}

function Bar({ share, class: fill, text }: { share: number; class: string; text: string }) {
  return (
    <div>
      <span class="track" aria-hidden="true">
        <span class={fill} style={{ width: `${share * 100}%` }} />
      </span>
      <span class="meta">{text}</span>
    </div>
  )
}
