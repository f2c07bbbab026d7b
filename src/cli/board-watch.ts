// `lobbycast board ROOM --watch`: follows a board with a table on the terminal, or prints its frames as lines. Frames are applied as they come. The
// screen is drawn at most ten times a second. Main thread.
import { BoardCopy } from './board-copy.ts'
import { BoardDisplay } from './board-display.ts'
import { keyFault } from './board-pages.ts'
import { comesBackPlain } from './chat-event.ts'
import { exitCode } from './exit-codes.ts'
import { RoomSocket, type RoomWatcher, type SocketEnd } from './room-socket.ts'
import { Screen } from './screen.ts'
import { type ServerLink, secretOf } from './server-link.ts'
import type { Signals } from './signals.ts'

export interface WatchRequest {
  readonly link: ServerLink
  readonly room: string
  /** The name of the room as a part of a path. */
  readonly segment: string
  readonly view: URLSearchParams
  readonly silenceMsMax: number
  readonly flags: WatchFlags
}

interface WatchFlags {
  readonly keyField: string
  readonly fields?: string
  readonly json?: boolean
  readonly tokenFile?: string
}

const DRAW_MS = 100
/** The view of a table: no more frames than are drawn, and only the changed fields in them. */
const TABLE_VIEW = 'rate=10&delta=1'

/** Bytes of printed lines that may wait until the reader of stdout takes them. */
const WAITING_BYTES_MAX = 16 * 1024 * 1024

/** What a follower can do when it cannot take a frame. */
interface Remedy {
  /** Ends the command with an error. */
  end(text: string): void
  /** Replaces the connection by a new one. */
  again(why: string): void
}

interface Follower extends RoomWatcher {
  begin(): void
  end(): void
}

export async function watchBoard(request: WatchRequest, signals: Signals): Promise<number> {
  const { link, segment, view, silenceMsMax, flags } = request
  const isTable = process.stdout.isTTY && flags.json !== true
  const query = ['format=json', String(view), isTable ? TABLE_VIEW : ''].filter((part) => part !== '').join('&')
  const token = flags.tokenFile === undefined ? '' : secretOf('--token-file', flags.tokenFile)
  const remedy: Remedy = {
    end: (text) => socket.end({ kind: 'refused', text }),
    again: (why) => socket.again(why),
  }
  const follower = isTable ? new TableFollower(request, remedy) : new LineFollower(remedy)
  const socket = new RoomSocket({
    link,
    path: `/ws/${segment}?${query}`,
    token,
    silenceMsMax,
    comesBack: comesBackPlain,
    watcher: follower,
  })
  signals.running(() => socket.end({ kind: 'stopped' }))
  follower.begin()
  let end: SocketEnd
  try {
    end = await socket.run()
  } finally {
    follower.end()
  }
  if (end.kind === 'stopped') return exitCode.interrupted
  process.stderr.write(`lobbycast: ${end.text}\n`)
  return exitCode[end.kind]
}

/** Prints each frame as a line, as the server wrote it. Notices about the connection go to stderr. */
class LineFollower implements Follower {
  readonly #remedy: Remedy

  constructor(remedy: Remedy) {
    this.#remedy = remedy
  }

  begin(): void {}

  end(): void {}

  opened(): void {}

  frame(text: string): void {
    // undici takes frames at the pace of the server. The next connection begins with the whole board.
    if (process.stdout.writableLength > WAITING_BYTES_MAX) this.#remedy.again('stdout is read too slowly')
    else process.stdout.write(`${text}\n`)
  }

  lost(why: string, againMs: number): void {
    process.stderr.write(`lobbycast: ${lostText(why, againMs)}\n`)
  }
}

class TableFollower implements Follower {
  readonly #keyField: string
  readonly #remedy: Remedy
  readonly #display: BoardDisplay
  readonly #screen = new Screen(process.stdout)
  #copy: BoardCopy
  #status = 'connecting'
  /** Number of updates that the server has merged because this reader was slow. */
  #skipped = 0
  #isDirty = true
  #timer: NodeJS.Timeout | undefined
  readonly #resized = () => {
    this.#isDirty = true
  }

  constructor({ room, flags }: WatchRequest, remedy: Remedy) {
    const { keyField, fields } = flags
    this.#keyField = keyField
    this.#remedy = remedy
    this.#display = new BoardDisplay({ room, keyField, fields: fields?.split(',') })
    this.#copy = new BoardCopy(keyField)
  }

  begin(): void {
    this.#screen.open()
    process.stdout.on('resize', this.#resized)
    this.#timer = setInterval(() => this.#draw(), DRAW_MS)
  }

  end(): void {
    clearInterval(this.#timer)
    process.stdout.off('resize', this.#resized)
    this.#screen.close()
  }

  opened(): void {
    this.#copy = new BoardCopy(this.#keyField)
    this.#say('')
  }

  lost(why: string, againMs: number): void {
    this.#say(lostText(why, againMs))
  }

  frame(text: string): void {
    const frame = JSON.parse(text) as Record<string, unknown>
    switch (frame.type) {
      case 'statistics':
        this.#take(frame)
        return
      case 'restarted':
        this.#say('the room was restarted')
        return
      case 'error':
        this.#say(`the server says: ${frame.message}`)
        return
      default:
      // Joins, leaves and messages of members are not shown.
    }
  }

  #take(frame: Record<string, unknown>): void {
    const applied = this.#copy.apply({ ...frame, set: frame.data })
    switch (applied.kind) {
      case 'waiting':
        return
      case 'no key':
        this.#remedy.end(keyFault(this.#keyField, applied.fields))
        return
      case 'fault':
        this.#remedy.again(`a frame does not fit the board: ${applied.text}`)
        return
      case 'applied':
        this.#display.changed(this.#copy.records, applied, performance.now())
        // The whole board is there again after a restart.
        if (frame.reset === true) this.#say(this.#merged)
        this.#count(frame.skipped)
        this.#isDirty = true
    }
  }

  #count(skipped: unknown): void {
    const { updates } = (skipped ?? {}) as Record<string, unknown>
    if (typeof updates !== 'number') return
    this.#skipped += updates
    this.#status = this.#merged
  }

  get #merged(): string {
    return this.#skipped === 0 ? '' : `${this.#skipped} updates merged for this slow reader`
  }

  #say(status: string): void {
    this.#status = status
    this.#isDirty = true
  }

  #draw(): void {
    const isOut = this.#display.putOut(performance.now())
    if (!(isOut || this.#isDirty) || !this.#screen.isReady) return
    this.#isDirty = false
    this.#screen.draw(this.#display.lines(this.#screen.size, this.#status))
  }
}

const lostText = (why: string, againMs: number): string =>
  `the connection was lost (${why}), again in ${(againMs / 1000).toFixed(1)} s`
