// The last publications of a room that is watched silently: a list, and the chosen one below it. Browser.
import { useState } from 'preact/hooks'
import { sampleText } from '../parts/figure-text.ts'
import { List, type Row, useChosen } from '../parts/list.tsx'
import { isNarrow } from '../parts/narrow.ts'
import { Shown } from '../parts/shown.tsx'
import { TextDetail } from '../parts/text-detail.tsx'
import { clock } from '../parts/times.ts'
import { PREVIEW_LENGTH, type RoomWatch, type Watched } from './room-watch.ts'

const ROW_PX = 29
const ROW_NARROW_PX = 40

export function RoomTail({ watch }: { readonly watch: RoomWatch }) {
  const { reading, hasKept } = watch
  const [chosen, setChosen] = useState<number | undefined>(undefined)
  const publication = useChosen(reading.shown, chosen)
  return (
    <section class="pane" aria-labelledby="tail-title" data-region>
      <div class="bar">
        <h2 id="tail-title">Last publications</h2>
        <span class="grow" />
        <button
          type="button"
          class="btn quiet small"
          aria-pressed={reading.isPaused}
          onClick={() => {
            reading.isPaused = !reading.isPaused
          }}
        >
          {reading.isPaused ? 'Resume' : 'Pause'}
        </button>
      </div>
      {!hasKept.value && <p class="note">New publications in the room appear here.</p>}
      <List
        reading={reading}
        id="tail"
        label="Last publications, newest last"
        class="tail"
        rowHeight={isNarrow.value ? ROW_NARROW_PX : ROW_PX}
        row={rowOf}
        chosen={chosen}
        onChoose={setChosen}
      />
      {publication !== undefined && <TextDetail text={publication.text} max={PREVIEW_LENGTH} />}
      <p class="meta foot">{sampleText(watch.rate.value)}</p>
    </section>
  )
}

const rowOf = ({ atMs, kind, text }: Watched): Row => ({
  class: 'tail-row',
  body: (
    <>
      <span class="faint">{kind}</span>
      <code class="cut">
        <Shown text={text} />
      </code>
      <time class="meta">{clock(atMs)}</time>
    </>
  ),
})
