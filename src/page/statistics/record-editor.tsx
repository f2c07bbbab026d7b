// The editor of records: a text field with numbers of lines and the fault marked in the text. A file may be dropped onto it or opened. Browser.
import { useEffect, useRef, useState } from 'preact/hooks'
import { Shown } from '../parts/shown.tsx'
import { type BoardRules, checkOwn } from './board-rules.ts'
import { checkRecords, type RecordCheck } from './record-check.ts'

/** After the last key. */
const CHECK_DELAY_MS = 150
/** As large as the largest push that a server takes by default. */
const TEXT_LENGTH_MAX = 4 * 1024 * 1024

export const SAMPLE = `[
  {
    "product_line_id": 7,
    "product_line": "Pharmacy",
    "total_trx": 1284,
    "total_amount": 48210.5,
    "group_status": "open",
    "currency": "EUR"
  },
  {
    "product_line_id": 8,
    "product_line": "Bakery",
    "total_trx": 512,
    "total_amount": 9120.25,
    "group_status": "open",
    "currency": "EUR"
  },
  {
    "product_line_id": 9,
    "product_line": "Hardware",
    "total_trx": 3857,
    "total_amount": 3722.82,
    "group_status": "closing",
    "currency": "EUR"
  }
]
`

interface EditorProps {
  readonly room: string
  readonly text: string
  readonly rules: BoardRules
  /** What the records are taken to be while the rules are not known. */
  readonly isProbablyStatistic: boolean
  readonly onText: (text: string) => void
  /** Undefined while a check is still to come. */
  readonly onCheck: (check: RecordCheck | undefined) => void
  readonly onPush: () => void
}

export function RecordEditor({ room, text, rules, isProbablyStatistic, onText, onCheck, onPush }: EditorProps) {
  const isStatistic = rules.kind === 'board' ? rules.isStatistic : isProbablyStatistic
  const isAsking = rules.kind === 'board' && !isStatistic
  const [check, setCheck] = useState<RecordCheck | undefined>(undefined)
  const [fileFault, setFileFault] = useState('')
  const file = useRef<HTMLInputElement>(null)
  useEffect(() => {
    onCheck(undefined)
    const ended = new AbortController()
    const timer = setTimeout(async () => {
      const objects = checkRecords(text, { isStatistic })
      // Removes the mark of a fault in the earlier text.
      setCheck(objects)
      const found = isAsking ? await checkOwn({ room, text, objects }, ended.signal) : objects
      if (ended.signal.aborted) return
      setCheck(found)
      onCheck(found)
    }, CHECK_DELAY_MS)
    return () => {
      ended.abort()
      clearTimeout(timer)
    }
  }, [text, isStatistic, isAsking, room])

  const open = async (given: File | undefined) => {
    if (given === undefined) return
    if (given.size > TEXT_LENGTH_MAX)
      setFileFault(`${given.name} is larger than 4 MiB, more than a server takes in one push.`)
    else {
      setFileFault('')
      onText(await given.text())
    }
  }
  return (
    <>
      <div class="bar">
        <h2 id="records-title">Records</h2>
        <span class="grow" />
        <button type="button" class="btn quiet small" onClick={() => onText(SAMPLE)}>
          Sample
        </button>
        <button type="button" class="btn quiet small" onClick={() => file.current?.click()}>
          Open a file…
        </button>
        <input
          ref={file}
          type="file"
          accept=".json,application/json"
          hidden
          aria-label="File of records"
          onChange={(event) => void open(event.currentTarget.files?.[0])}
        />
      </div>
      {fileFault !== '' && (
        <p class="why" role="alert">
          <Shown text={fileFault} />
        </p>
      )}
      <div class="editor">
        <span class="line-numbers" aria-hidden="true">
          {numbersOf(text)}
        </span>
        <div class="editor-text">
          <pre aria-hidden="true">{markedText(text, check)}</pre>
          <textarea
            data-first
            aria-label="Records, as a JSON array"
            aria-invalid={check?.kind === 'bad'}
            aria-describedby="records-fault"
            spellcheck={false}
            autocomplete="off"
            wrap="off"
            value={text}
            onInput={(event) => onText(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || !event.ctrlKey) return
              event.preventDefault()
              onPush()
            }}
            onDragOver={(event) => event.preventDefault()}
            onDrop={(event) => {
              const dropped = event.dataTransfer?.files[0]
              if (dropped === undefined) return
              event.preventDefault()
              void open(dropped)
            }}
          />
        </div>
      </div>
    </>
  )
}

function numbersOf(text: string): string {
  const lines = text.split('\n').length
  return Array.from({ length: lines }, (_, at) => at + 1).join('\n')
}

function markedText(text: string, check: RecordCheck | undefined) {
  // The last line of a <pre> has no height when it is empty, that of a text field has.
  if (check?.kind !== 'bad' || check.fault.end > text.length) return `${text}\n`
  const { start, end } = check.fault
  return (
    <>
      {text.slice(0, start)}
      <mark>{text.slice(start, end)}</mark>
      {`${text.slice(end)}\n`}
    </>
  )
}

/** "Line 12, record 1: total_trx must be an integer …". */
export function faultText(check: RecordCheck): string {
  if (check.kind === 'good') return ''
  const { line, record, text } = check.fault
  const places = [line === undefined ? [] : `line ${line}`, record === undefined ? [] : `record ${record}`].flat()
  const said = `${places.join(', ')}${places.length === 0 ? '' : ': '}${text}.`
  return `${said.slice(0, 1).toUpperCase()}${said.slice(1)}`
}
