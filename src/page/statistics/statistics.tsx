// The place Statistics: records at the left, the board of the room in the middle, the view and charts of chosen records at the right. Browser.
import { useEffect, useMemo, useState } from 'preact/hooks'
import type { BoardKey, BoardRecord } from '../../cli/board-copy.ts'
import { CHART_SECONDS } from '../parts/board-rows.ts'
import { Chart } from '../parts/chart.tsx'
import { countText, shortText, valueText, visibleText } from '../parts/figure-text.ts'
import { urlPart } from '../protocol/dialect.ts'
import { holds } from '../server-facts.ts'
import { enterIfOpen, session } from '../session-key.ts'
import { BoardPane, NAME_MAX } from './board-pane.tsx'
import { rulesOf } from './board-rules.ts'
import type { RecordCheck } from './record-check.ts'
import { RecordEditor, SAMPLE } from './record-editor.tsx'
import { RecordPush } from './record-push.tsx'
import { STATISTIC_KEY, StatisticsBoard } from './statistics-board.ts'
import { ViewPicker } from './view-picker.tsx'

/** A board that every server has unless its configuration says otherwise. */
const FIRST_BOARD = 'board:sales'
/** Charts of a record: its first numbers. */
const CHARTS_A_RECORD = 2

export function StatisticsPlace({ rest }: { readonly rest: string }) {
  const room = rest === '' ? FIRST_BOARD : rest
  const [given, setGiven] = useState<Given | undefined>(undefined)
  const token = given?.room === room ? given.token : undefined
  const board = useMemo(() => new StatisticsBoard(room, token), [room])
  useEffect(() => () => board.close(), [board])
  useEffect(enterIfOpen, [])
  const hasKey = session.value.kind === 'open'
  // Asked again whenever the board reconnects, because the server may have been restarted with other rules.
  const isConnecting = board.state.value.kind === 'connecting'
  useEffect(() => {
    if (!hasKey || isConnecting) return
    const ended = new AbortController()
    void rulesOf(room, ended.signal).then((rules) => {
      if (!ended.signal.aborted) board.learn(rules)
    })
    return () => ended.abort()
  }, [board, hasKey, isConnecting])
  const [text, setText] = useState(SAMPLE)
  const [check, setCheck] = useState<RecordCheck | undefined>(undefined)
  const [asked, setAsked] = useState(0)
  const { keyField } = board.rows
  const { value: rules } = board.rules
  return (
    <>
      <div class="lede">
        <h1>Statistics</h1>
        <p class="muted cut hide-s">
          {holds('sessions-off')
            ? 'Watch what the members of a board get.'
            : 'Push records onto a board and watch what its members get.'}
        </p>
        <span class="grow" />
        <Members board={board} />
        <RoomField
          key={room}
          room={room}
          onOpen={(next) => {
            setGiven(next)
            if (next.room === room) board.enter(next.token)
            else location.hash = `#/statistics/${urlPart(next.room)}`
          }}
        />
      </div>
      <div class="stats">
        <section class="pane" aria-labelledby="records-title" data-region>
          <RecordEditor
            room={room}
            text={text}
            rules={rules}
            isProbablyStatistic={keyField === STATISTIC_KEY && board.keyChoices.value.length === 0}
            onText={setText}
            onCheck={setCheck}
            onPush={() => setAsked(asked + 1)}
          />
          <RecordPush room={room} text={text} keyField={keyField} rules={rules} check={check} asked={asked} />
        </section>
        <BoardPane key={room} board={board} />
        <div class="side" data-region>
          <ViewPicker key={room} board={board} />
          <Charts board={board} />
        </div>
      </div>
    </>
  )
}

function Members({ board }: { board: StatisticsBoard }) {
  const { value: members } = board.members
  if (board.state.value.kind !== 'joined' || members === undefined) return null
  return (
    <span class="chip live">
      <span class="dot" />
      {countText(members)} members
    </span>
  )
}

/** What the form asked for. It is not put into the address, because an address stays in the history of the browser. */
interface Given {
  readonly room: string
  readonly token: string | undefined
}

function RoomField({ room, onOpen }: { room: string; onOpen: (given: Given) => void }) {
  const [name, setName] = useState(room)
  const [token, setToken] = useState('')
  const [hasToken, setHasToken] = useState(holds('tokens-needed'))
  return (
    <form
      class="line wrap"
      aria-label="Board"
      onSubmit={(event) => {
        event.preventDefault()
        if (name !== '') onOpen({ room: name, token: token.trim() || undefined })
      }}
    >
      <label class="sr" for="board-room">
        Room of the board
      </label>
      <input
        id="board-room"
        class="input mono narrow-room"
        value={name}
        maxLength={255}
        onInput={(event) => setName(event.currentTarget.value)}
      />
      {hasToken ? (
        <>
          <label class="sr" for="board-token">
            Token for the board
          </label>
          <input
            id="board-token"
            class="input mono narrow-room"
            placeholder="Token"
            autocomplete="off"
            value={token}
            onInput={(event) => setToken(event.currentTarget.value)}
          />
        </>
      ) : (
        <button type="button" class="btn quiet" onClick={() => setHasToken(true)}>
          Token…
        </button>
      )}
      <button type="submit" class="btn">
        Open
      </button>
    </form>
  )
}

function Charts({ board }: { board: StatisticsBoard }) {
  void board.clock.count.value
  return (
    <>
      {board.charted.value.map((key) => (
        <RecordCharts key={key} board={board} id={key} />
      ))}
    </>
  )
}

function RecordCharts({ board, id }: { board: StatisticsBoard; id: BoardKey }) {
  const record = board.rows.rows.get(id)?.record
  if (record === undefined) return null
  const { keyField } = board.rows
  const numbers = Object.keys(record).filter((name) => name !== keyField && typeof record[name] === 'number')
  const [name] = texts(record).sort((a, b) => b.length - a.length)
  return (
    <>
      {numbers.slice(0, CHARTS_A_RECORD).map((field) => {
        const { times, values } = board.rows.seriesOf(id, field)
        const shown = visibleText(field, NAME_MAX)
        return (
          <section key={field} class="card" aria-label={valueText(`${id}, ${field}`)}>
            <header>
              <h2>
                <bdi>{valueText(`${id}${name === undefined ? '' : ` ${name}`}`)}</bdi>
              </h2>
              <span class="now">{valueText(record[field])}</span>
            </header>
            <code class="meta">
              <bdi>{shown}</bdi>
            </code>
            <SampledChart field={shown} times={times} values={values} />
          </section>
        )
      })}
    </>
  )
}

/** A record is best known by its longest text: codes are shorter than names. */
const texts = (record: BoardRecord): string[] => Object.values(record).filter((value) => typeof value === 'string')

function SampledChart({
  field,
  times,
  values,
}: {
  field: string
  times: readonly number[]
  values: readonly (number | null)[]
}) {
  // Draws come 30 times a second, values four times: the chart is given new data only with a new value.
  const data = useMemo(() => ({ times, lines: [{ name: field, values }] }), [times.at(-1), times.length, field])
  return <Chart data={data} seconds={CHART_SECONDS} textOf={shortText} about={field} />
}
