// The routing scanner for centrifuge JSON v2: finds the id, the method and the room of a command line in its bytes, so
// that the main thread can hand the rest to a shard unparsed. One pass, no recursion, no object per JSON value.
// It is no validator: what it accepts is bracketed and quoted soundly, but a payload may still be malformed inside, so
// whoever takes `params` apart calls JSON.parse. It never throws and never reads outside [start, end).

export type CommandMethod =
  | 'connect'
  | 'subscribe'
  | 'unsubscribe'
  | 'publish'
  | 'presence'
  | 'presence_stats'
  | 'history'
  | 'rpc'
  | 'send'
  | 'refresh'
  | 'sub_refresh'
  | 'ping'

export interface ScannedCommand {
  readonly kind: 'command'
  /** 0 when the line has no id. */
  readonly id: number
  readonly method: CommandMethod
  /** The method object's `channel`; '' when it has none or the method is not about a room. Not checked against the room grammar. */
  readonly room: string
  /** The method object, braces included, as offsets into the scanned bytes. */
  readonly paramsStart: number
  readonly paramsEnd: number
}

export interface ScannedPong {
  readonly kind: 'pong'
}

export interface ScanFault {
  readonly kind: 'fault'
  readonly reason: string
  /** The command is sound, but nobody knows its method: it can be answered under this id. */
  readonly unknownMethodId?: number
}

export interface ByteRange {
  readonly start: number
  readonly end: number
}

const ROOM_METHODS: readonly CommandMethod[] = [
  'publish',
  'subscribe',
  'unsubscribe',
  'presence',
  'presence_stats',
  'history',
  'sub_refresh',
]
const OTHER_METHODS: readonly CommandMethod[] = ['connect', 'rpc', 'send', 'refresh', 'ping']

const ID_MAX = 0xffff_ffff
const SHORT_TEXT_BYTES_MAX = 48
const PONG: ScannedPong = { kind: 'pong' }

const TAB = 0x09
const LF = 0x0a
const CR = 0x0d
const SPACE = 0x20
const QUOTE = 0x22
const COMMA = 0x2c
const ZERO = 0x30
const NINE = 0x39
const COLON = 0x3a
const OPEN_ARRAY = 0x5b
const BACKSLASH = 0x5c
const CLOSE_ARRAY = 0x5d
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d
const END = -1

/**
 * Reads the routing facts of one command line in `bytes[start, end)`. Keys may come in any order and be written with escapes;
 * unknown keys are ignored; of a key given twice the last counts, as with JSON.parse. The command object itself is depth 1.
 */
export function scanCommand(
  bytes: Uint8Array,
  start: number,
  end: number,
  depthMax: number,
): ScannedCommand | ScannedPong | ScanFault {
  const cursor = new Cursor(bytes, { start, end, depthMax })
  if (!cursor.open(1)) return fault(cursor.fault)

  let keyCount = 0
  let idStart = END
  let idEnd = END
  let method: CommandMethod | undefined
  let paramsStart = END
  let paramsEnd = END
  let room: StringAt | undefined

  while (cursor.nextKey()) {
    keyCount++
    const found = cursor.keyIs('id') ? 'id' : cursor.keyMethod()
    if (found === undefined) {
      cursor.skipValue(1)
    } else if (found === 'id') {
      idStart = cursor.pos
      cursor.skipValue(1)
      idEnd = cursor.pos
    } else if (method !== undefined && method !== found) {
      return fault(`two methods in one command: ${method} and ${found}`)
    } else {
      method = found
      paramsStart = cursor.pos
      room = scanParams(cursor, found)
      paramsEnd = cursor.pos
    }
    if (cursor.fault !== '') return fault(cursor.fault)
  }
  if (cursor.fault !== '') return fault(cursor.fault)
  if (!cursor.atEnd()) return fault(`unexpected bytes after the command at byte ${cursor.pos - start}`)
  if (keyCount === 0) return PONG

  const id = idStart === END ? 0 : readId(bytes, idStart, idEnd)
  if (method === undefined) {
    const unknown = fault('no known method in the command')
    return id === undefined || id === 0 || keyCount === 1 ? unknown : { ...unknown, unknownMethodId: id }
  }
  if (bytes[paramsStart] !== OPEN_OBJECT) return fault(`${method} must be an object`)
  if (id === undefined) return fault(`id must be an integer from 0 to ${ID_MAX}`)
  if (room === undefined) return { kind: 'command', id, method, room: '', paramsStart, paramsEnd }

  const name = room.start === END ? undefined : readString(bytes, room)
  if (name === undefined) return fault('channel must be a string')
  return { kind: 'command', id, method, room: name, paramsStart, paramsEnd }
}

/**
 * The bytes of the value of a top-level key of the object in `bytes[start, end)`, without surrounding white space. The text must
 * have passed JSON.parse already; `key` must be ASCII. Of a key given twice the last counts.
 */
export function rawMember(bytes: Uint8Array, start: number, end: number, key: string): ByteRange | undefined {
  const cursor = new Cursor(bytes, { start, end, depthMax: Number.POSITIVE_INFINITY })
  if (!cursor.open(1)) return undefined
  let found: ByteRange | undefined
  while (cursor.nextKey()) {
    const wanted = cursor.keyIs(key)
    const valueStart = cursor.pos
    cursor.skipValue(1)
    if (wanted) found = { start: valueStart, end: cursor.pos }
  }
  return cursor.fault === '' ? found : undefined
}

/** Visits each non-empty line of a frame as offsets, the line feed excluded. A visitor that returns exactly `false` ends the walk. */
export function forEachLine(bytes: Uint8Array, visit: (start: number, end: number) => unknown): void {
  let start = 0
  while (start < bytes.length) {
    const lineFeed = bytes.indexOf(LF, start)
    const end = lineFeed === -1 ? bytes.length : lineFeed
    if (end > start && visit(start, end) === false) return
    start = end + 1
  }
}

/** Whether arrays and objects in `bytes[start, end)` nest at most `depthMax` deep: asked before a payload is given to JSON.parse. */
export function withinDepth(bytes: Uint8Array, start: number, end: number, depthMax: number): boolean {
  let depth = 0
  let inString = false
  for (let i = start; i < end; i++) {
    const byte = bytes[i]!
    if (inString) {
      if (byte === BACKSLASH) i++
      else if (byte === QUOTE) inString = false
    } else if (byte === QUOTE) {
      inString = true
    } else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
      if (++depth > depthMax) return false
    } else if ((byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) && depth > 0) {
      depth--
    }
  }
  return true
}

/**
 * Blanks out CR and LF in `bytes[start, end)`, in place. A JSON text has them only between tokens (inside a string they are escaped),
 * so the value is unchanged and can stand on one line of a newline-delimited frame.
 */
export function foldLineBreaks(bytes: Uint8Array, start: number, end: number): void {
  for (let i = start; i < end; i++) {
    const byte = bytes[i]!
    if (byte === LF || byte === CR) bytes[i] = SPACE
  }
}

/** A string token seen but not yet decoded: its offsets between the quotes. `start` is END when the value was no string. */
interface StringAt {
  readonly start: number
  readonly end: number
  readonly escaped: boolean
}

const NOT_A_STRING: StringAt = { start: END, end: END, escaped: false }

/** Moves past a method's value and returns where its `channel` is, undefined if it has none. */
function scanParams(cursor: Cursor, method: CommandMethod): StringAt | undefined {
  if (cursor.peek() !== OPEN_OBJECT || !ROOM_METHODS.includes(method)) {
    cursor.skipValue(1)
    return undefined
  }
  if (!cursor.open(2)) return undefined
  let room: StringAt | undefined
  while (cursor.nextKey()) {
    const isRoom = cursor.keyIs('channel')
    const start = cursor.pos
    const isString = cursor.peek() === QUOTE
    cursor.skipValue(2)
    if (isRoom) room = isString ? { start: start + 1, end: cursor.pos - 1, escaped: cursor.escaped } : NOT_A_STRING
  }
  return room
}

function readId(bytes: Uint8Array, start: number, end: number): number | undefined {
  // At most ten digits and no leading zero is what every SDK sends; anything else is left to JSON.parse to judge.
  const first = bytes[start]!
  if (end - start <= 10 && (first !== ZERO || end - start === 1)) {
    let id = 0
    let i = start
    for (; i < end; i++) {
      const byte = bytes[i]!
      if (byte < ZERO || byte > NINE) break
      id = id * 10 + (byte - ZERO)
    }
    if (i === end) return id <= ID_MAX ? id : undefined
  }
  // A string, array or object is not worth decoding to learn that it is no number.
  if (first === QUOTE || first === OPEN_OBJECT || first === OPEN_ARRAY) return undefined
  const id = parseToken(decode(bytes, start, end))
  if (typeof id !== 'number' || !Number.isInteger(id) || id < 0 || id > ID_MAX) return undefined
  return id === 0 ? 0 : id // -0 is a legal spelling of zero
}

function readString(bytes: Uint8Array, at: StringAt): string | undefined {
  if (!at.escaped) return decode(bytes, at.start, at.end)
  const text = parseToken(decode(bytes, at.start - 1, at.end + 1))
  return typeof text === 'string' ? text : undefined
}

function parseToken(token: string): unknown {
  try {
    return JSON.parse(token)
  } catch {
    return undefined // not JSON: the caller refuses the line, which is all there is to say
  }
}

/**
 * Decodes UTF-8 without ever throwing. The usual room name is short and ASCII, and built four times as fast by hand as through a
 * Buffer view. A view and not TextDecoder for the rest: that one strips a BOM and may refuse shared memory.
 */
function decode(bytes: Uint8Array, start: number, end: number): string {
  if (end - start <= SHORT_TEXT_BYTES_MAX) {
    let text = ''
    let i = start
    for (; i < end; i++) {
      const byte = bytes[i]!
      if (byte >= 0x80) break
      text += String.fromCharCode(byte)
    }
    if (i === end) return text
  }
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8')
}

/** Decodes at most `bytesMax` bytes of a range, and no part of a character. */
function textWithin(bytes: Uint8Array, { start, end }: ByteRange, bytesMax: number): string {
  let cut = Math.min(end, start + bytesMax)
  if (cut < end) while (cut > start && (bytes[cut]! & 0xc0) === 0x80) cut--
  return decode(bytes, start, cut)
}

const LONE_SURROGATE = /\p{Surrogate}/u

/** False for text with half a surrogate pair. */
export const isWellFormed = (text: string): boolean => !LONE_SURROGATE.test(text)

function fault(reason: string): ScanFault {
  return { kind: 'fault', reason }
}

/**
 * A position in JSON text that can walk the members of an object and the items of an array, and step over values. One cursor also
 * serves a container inside a container: open the inner one, walk it to its end, and the next `nextKey` or `nextItem` goes on with
 * the outer one. After a fault, `fault` says what is wrong and every `nextKey` and `nextItem` returns false.
 */
export class Cursor {
  pos: number
  fault = ''
  /** Whether the string token stepped over last contains a backslash. */
  escaped = false
  private readonly bytes: Uint8Array
  private readonly start: number
  private readonly end: number
  private readonly depthMax: number
  private keyStart = END
  private keyEnd = END
  // Set only for a key written with escapes: it is decoded once, however many names it is compared with.
  private keyText: string | undefined
  private justOpened = false

  constructor(bytes: Uint8Array, range: { start: number; end: number; depthMax: number }) {
    this.bytes = bytes
    this.start = range.start
    this.end = Math.min(range.end, bytes.length)
    this.depthMax = range.depthMax
    this.pos = range.start
  }

  peek(): number {
    return this.pos < this.end ? this.bytes[this.pos]! : END
  }

  /** Steps into the object at the position. */
  open(depth: number): boolean {
    this.skipSpace()
    if (this.peek() !== OPEN_OBJECT) return this.fail('expected an object')
    if (depth > this.depthMax) return this.failDepth()
    this.pos++
    this.justOpened = true
    return true
  }

  /** Steps into the array at the position. */
  openArray(depth: number): boolean {
    this.skipSpace()
    if (this.peek() !== OPEN_ARRAY) return this.fail('expected an array')
    if (depth > this.depthMax) return this.failDepth()
    this.pos++
    this.justOpened = true
    return true
  }

  /** Steps to the next item of an array. False at the array's end, or with `fault` set. */
  nextItem(): boolean {
    if (this.fault !== '') return false
    this.skipSpace()
    const first = this.justOpened
    this.justOpened = false
    if (this.peek() === CLOSE_ARRAY) {
      this.pos++
      return false
    }
    if (!first) {
      if (this.peek() !== COMMA) return this.fail('expected a comma or a closing bracket')
      this.pos++
      this.skipSpace()
    }
    return true
  }

  /** Steps over the next key and its colon, to the value. False at the object's end, or with `fault` set. */
  nextKey(): boolean {
    if (this.fault !== '') return false
    this.skipSpace()
    const first = this.justOpened
    this.justOpened = false
    if (this.peek() === CLOSE_OBJECT) {
      this.pos++
      return false
    }
    if (!first) {
      if (this.peek() !== COMMA) return this.fail('expected a comma or a closing brace')
      this.pos++
      this.skipSpace()
    }
    if (this.peek() !== QUOTE) return this.fail('expected a key')
    this.keyStart = this.pos + 1
    if (!this.skipString()) return false
    this.keyEnd = this.pos - 1
    this.keyText = undefined
    if (this.escaped) {
      this.keyText = readString(this.bytes, { start: this.keyStart, end: this.keyEnd, escaped: true })
      if (this.keyText === undefined) return this.fail('bad escape in a key')
    }
    this.skipSpace()
    if (this.peek() !== COLON) return this.fail('expected a colon')
    this.pos++
    this.skipSpace()
    return true
  }

  /** Whether the current key is `name`, which must be ASCII. */
  keyIs(name: string): boolean {
    if (this.keyText !== undefined) return this.keyText === name
    if (this.keyEnd - this.keyStart !== name.length) return false
    for (let i = 0; i < name.length; i++) {
      if (this.bytes[this.keyStart + i] !== name.charCodeAt(i)) return false
    }
    return true
  }

  /** Whether the current key is Unicode text: escapes can spell half a surrogate pair, which no UTF-8 can carry. */
  get keyIsWellFormed(): boolean {
    return this.keyText === undefined || isWellFormed(this.keyText)
  }

  /** The current key, decoded and cut to at most `bytesMax` bytes of UTF-8 at the border of a character. */
  keyName(bytesMax: number): string {
    if (this.keyText === undefined) return textWithin(this.bytes, { start: this.keyStart, end: this.keyEnd }, bytesMax)
    const bytes = Buffer.from(this.keyText)
    return textWithin(bytes, { start: 0, end: bytes.length }, bytesMax)
  }

  keyMethod(): CommandMethod | undefined {
    for (const method of ROOM_METHODS) if (this.keyIs(method)) return method
    for (const method of OTHER_METHODS) if (this.keyIs(method)) return method
    return undefined
  }

  /** Steps over the value at the position, which stands in a container of depth `depth`. */
  skipValue(depth: number): boolean {
    const byte = this.peek()
    if (byte === QUOTE) return this.skipString()
    if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) return this.skipContainer(depth)
    const from = this.pos
    while (this.pos < this.end && isScalarByte(this.bytes[this.pos]!)) this.pos++
    return this.pos > from || this.fail('expected a value')
  }

  /** True when nothing but white space is left. */
  atEnd(): boolean {
    this.skipSpace()
    return this.pos === this.end
  }

  private skipContainer(depth: number): boolean {
    let level = depth
    while (this.pos < this.end) {
      const byte = this.bytes[this.pos]!
      if (byte === QUOTE) {
        if (!this.skipString()) return false
        continue
      }
      if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
        if (++level > this.depthMax) return this.failDepth()
      } else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
        if (--level === depth) {
          this.pos++
          return true
        }
      }
      this.pos++
    }
    return this.fail('unterminated array or object')
  }

  private skipString(): boolean {
    const { bytes, end } = this
    let i = this.pos + 1
    this.escaped = false
    while (i < end) {
      const byte = bytes[i]!
      if (byte === QUOTE) {
        this.pos = i + 1
        return true
      }
      if (byte === BACKSLASH) {
        this.escaped = true
        i++
      } else if (byte < SPACE) {
        this.pos = i
        return this.fail('control character in a string')
      }
      i++
    }
    return this.fail('unterminated string')
  }

  private skipSpace(): void {
    for (; this.pos < this.end; this.pos++) {
      const byte = this.bytes[this.pos]
      if (byte !== SPACE && byte !== TAB && byte !== LF && byte !== CR) return
    }
  }

  private failDepth(): false {
    return this.fail(`nested deeper than ${this.depthMax}`)
  }

  private fail(what: string): false {
    this.fault = `${what} at byte ${this.pos - this.start}`
    return false
  }
}

/** Bytes of numbers and of true, false and null. Whether they spell one is for JSON.parse to say. */
function isScalarByte(byte: number): boolean {
  return (
    (byte >= ZERO && byte <= NINE) ||
    (byte >= 0x61 && byte <= 0x7a) || // a-z
    byte === 0x2d || // -
    byte === 0x2b || // +
    byte === 0x2e || // .
    byte === 0x45 // E
  )
}

/** The object a command's parameters must be; undefined when they are not valid JSON. */
export function parsed<Shape>(text: string): Shape | undefined {
  try {
    return JSON.parse(text) as Shape
  } catch {
    return undefined
  }
}
