// The foot of the editor: what is wrong with the records, Push once or at a rate, and what became of the last push. Browser.
import { useEffect, useRef, useState } from 'preact/hooks'
import { countText } from '../parts/figure-text.ts'
import { Shown } from '../parts/shown.tsx'
import { clock } from '../parts/times.ts'
import { type Answer, ask, roomPath } from '../server-api.ts'
import { holds, WHY_OFF } from '../server-facts.ts'
import { session } from '../session-key.ts'
import type { BoardRules } from './board-rules.ts'
import type { RecordCheck } from './record-check.ts'
import { faultText } from './record-editor.tsx'
import { withNoise } from './record-noise.ts'

const RATES = [1, 2, 5, 10] as const

interface Receipt {
  readonly offset: number
  readonly epoch: string
  readonly recipients: number
  readonly changed?: number
  readonly unchanged?: number
}

type Pushed = { readonly at: Date; readonly answer: Answer<Receipt> }

interface PushProps {
  readonly room: string
  readonly text: string
  readonly keyField: string
  readonly rules: BoardRules
  readonly check: RecordCheck | undefined
  /** Pushes once when it changes: Ctrl+Enter in the editor. */
  readonly asked: number
}

export function RecordPush({ room, text, keyField, rules, check, asked }: PushProps) {
  const [last, setLast] = useState<Pushed | undefined>(undefined)
  const [rate, setRate] = useState<number>(2)
  const [isRunning, setRunning] = useState(false)
  const isReady = check?.kind === 'good' && session.value.kind === 'open' && rules.kind !== 'none'
  const push = async (body: string) => {
    const answer = await ask<Receipt>(roomPath(room, '/records'), { method: 'POST', body })
    setLast({ at: new Date(), answer })
    // A refused push would be refused again, a few times a second.
    if (answer.kind === 'refused') setRunning(false)
  }
  const waits = useRef(false)
  const pushOnce = () => {
    if (isReady) void push(text)
    // A person may press the button before the typed text was checked.
    waits.current = check === undefined
  }
  useEffect(() => {
    if (check === undefined) return
    if (waits.current) pushOnce()
    waits.current = false
  }, [check])
  const seen = useRef(asked)
  useEffect(() => {
    if (seen.current !== asked) pushOnce()
    seen.current = asked
  }, [asked])
  useEffect(() => {
    if (!isRunning || !isReady) return
    let records = JSON.parse(text) as Record<string, unknown>[]
    let isUnderWay = false
    const timer = setInterval(async () => {
      if (isUnderWay) return
      isUnderWay = true
      records = withNoise(records, { keyField })
      await push(JSON.stringify(records))
      isUnderWay = false
    }, 1000 / rate)
    return () => clearInterval(timer)
  }, [isRunning, isReady, text, rate, room, keyField])

  return (
    <div class="foot">
      <PushFault check={check} rules={rules} />
      <div class="line">
        <button type="button" class="btn primary" aria-disabled={!isReady} onClick={pushOnce} title="Ctrl+Enter">
          Push once
        </button>
        <button
          type="button"
          class="btn"
          aria-disabled={!isReady}
          aria-pressed={isRunning}
          onClick={() => isReady && setRunning(!isRunning)}
        >
          {isRunning ? 'Stop' : `Push ${rate} a second`}
        </button>
        <label class="sr" for="push-rate">
          Pushes a second
        </label>
        <select
          id="push-rate"
          class="input narrow"
          value={rate}
          onChange={(event) => setRate(Number(event.currentTarget.value))}
        >
          {RATES.map((each) => (
            <option key={each} value={each}>
              {each}/s
            </option>
          ))}
        </select>
      </div>
      <p class="meta">At a rate, a fifth of the records have their numbers moved a little each time.</p>
      {last !== undefined && <LastPush {...last} />}
    </div>
  )
}

function PushFault({ check, rules }: Pick<PushProps, 'check' | 'rules'>) {
  const isBad = check?.kind === 'bad'
  const { value } = session
  return (
    <p id="records-fault" class={isBad ? 'line err' : 'line muted'} role="status">
      {isBad && <span class="dot stop" />}
      <span>
        {isBad
          ? faultText(check)
          : check?.kind === 'good'
            ? `${countText(check.records)} records, ${check.isOfSchema ? 'no faults.' : 'whose fields the server checks when they are pushed.'}`
            : '…'}
        {rules.kind === 'none' && (
          <>
            {' '}
            Nothing can be pushed here: <b>{rules.status}</b> {rules.reason}.
          </>
        )}
        {value.kind !== 'open' && holds('sessions-off') && (
          <>
            {' '}
            Push is off on this server{WHY_OFF}: <code>lobbycast push --url</code> pushes there.
          </>
        )}
        {value.kind !== 'open' && !holds('sessions-off') && (
          <>
            {' '}
            Push needs the admin key: open the link that the server printed at its start, or{' '}
            <a href="#/live">enter the key</a>.
          </>
        )}
      </span>
    </p>
  )
}

function LastPush({ at, answer }: Pushed) {
  if (answer.kind === 'refused') {
    return (
      <p class="why" role="alert">
        <b>{answer.status === 0 ? 'No answer' : answer.status}</b> <Shown text={answer.reason} />
      </p>
    )
  }
  const { offset, epoch, recipients, changed, unchanged } = answer.value
  return (
    <div class="meta" data-test="last-push">
      <p>
        Last push, {clock(at.getTime())}: offset {countText(offset)}, epoch {epoch}.
      </p>
      <p>
        <b class="ok">{countText(changed ?? 0)} changed</b>, {countText(unchanged ?? 0)} as they were. Sent to{' '}
        {countText(recipients)} members.
      </p>
    </div>
  )
}
