// Every frame of every pane, and the chosen one beside the list: first in words, then as it was on the wire. Browser.
import { CopyButton } from '../parts/copy.tsx'
import { Icon } from '../parts/icons.tsx'
import { List, type Row, useChosen } from '../parts/list.tsx'
import { isNarrow } from '../parts/narrow.ts'
import { Shown } from '../parts/shown.tsx'
import { bytes, clockMs } from '../parts/times.ts'
import { frameKind, frameWords } from '../protocol/frame-words.ts'
import type { FrameEntry } from '../try/logs.ts'
import { chosenFrame, frameView } from './dock-state.ts'

const ROW_PX = 26
const ROW_NARROW_PX = 36
const RAW_MAX = 20_000
const NAME_MAX = 24

export function FramesPanel() {
  const seq = chosenFrame.value
  const entry = useChosen(frameView.reading.shown, seq)
  return (
    <div class={entry === undefined ? 'frames' : 'frames with-detail'}>
      <List
        reading={frameView.reading}
        id="frame-list"
        label="Frames"
        class="flist"
        rowHeight={isNarrow.value ? ROW_NARROW_PX : ROW_PX}
        row={rowOf}
        chosen={seq}
        onChoose={(chosen) => (chosenFrame.value = chosen)}
        onDetail={() => document.getElementById('frame-detail')?.focus()}
      />
      {entry !== undefined && <Detail entry={entry} />}
    </div>
  )
}

function rowOf({ pane, protocol, frame }: FrameEntry): Row {
  const kind = frameKind(protocol, frame)
  return {
    class: ['f', frame.isSent ? 'out' : 'in', kind === 'ping' ? 'ping' : ''].join(' '),
    body: (
      <>
        <span>{clockMs(frame.atMs)}</span>
        <span class="way">
          {frame.isSent ? '↑' : '↓'}
          <span class="sr">{frame.isSent ? 'sent' : 'received'}</span>
        </span>
        <span class="cut">
          <Shown text={pane.name} max={NAME_MAX} />
        </span>
        <span class="kind cut">{kind}</span>
        <span class="cut">
          <Shown text={frame.text} />
        </span>
        <span>{bytes(frame.size)}</span>
      </>
    ),
  }
}

function Detail({ entry: { pane, protocol, frame } }: { readonly entry: FrameEntry }) {
  const { title, facts } = frameWords(protocol, frame)
  const close = () => {
    chosenFrame.value = undefined
    document.getElementById('frame-list')?.focus()
  }
  return (
    <section
      class="fview"
      id="frame-detail"
      aria-label="The chosen frame"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a long frame is scrolled by keys
      tabIndex={0}
      onKeyDown={(event) => {
        if (event.key === 'Escape') close()
      }}
    >
      <div class="line">
        <h3 class="grow">{title}</h3>
        <CopyButton text={frame.text} />
        <button type="button" class="btn quiet small" aria-label="Close the chosen frame" onClick={close}>
          <Icon name="close" />
        </button>
      </div>
      <dl class="kv">
        <dt>{frame.isSent ? 'sent by' : 'received by'}</dt>
        <dd>
          <Shown text={pane.name} max={NAME_MAX} />, {clockMs(frame.atMs)}, {bytes(frame.size)}
        </dd>
        {facts.map(([name, value]) => (
          <>
            <dt>
              <Shown text={name} max={NAME_MAX} />
            </dt>
            <dd>
              <Shown text={value} />
            </dd>
          </>
        ))}
      </dl>
      <pre class="raw">
        <Shown text={frame.text} max={RAW_MAX} />
      </pre>
    </section>
  )
}
