// The routing scanner for centrifuge JSON v2: finds the id, the method and the room of a command line in its bytes, so
// that the main thread can hand the rest to a shard unparsed. What it accepts may still be malformed inside, so whoever takes
// `params` apart calls JSON.parse.
import { Cursor } from './json-cursor.ts'
import {
  decode,
  END,
  NINE,
  NOT_A_STRING,
  OPEN_ARRAY,
  OPEN_OBJECT,
  PARSED_BYTES_MAX,
  parseToken,
  QUOTE,
  readString,
  type StringAt,
  ZERO,
} from './json-text.ts'

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

const METHODS: readonly CommandMethod[] = [...ROOM_METHODS, ...OTHER_METHODS]

const ID_MAX = 0xffff_ffff
/** An id may be spelled as 1e0 or 1.000, but not at any length. */
const ID_BYTES_MAX = 64
/** No room has a longer name. */
const KEPT_BYTES_MAX = 255
const PONG: ScannedPong = { kind: 'pong' }

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
    const found = cursor.keyIs('id') ? 'id' : cursor.keyAmong(METHODS)
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

  if (room.end - room.start > PARSED_BYTES_MAX) return fault('channel is too long')
  const name = room.start === END ? undefined : roomIn(bytes, room)
  if (name === undefined) return fault('channel must be a string')
  return { kind: 'command', id, method, room: name, paramsStart, paramsEnd }
}

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

/** The name that was read last, and its bytes: a client mostly names the same room again, and comparing is faster than decoding. */
let lastName = ''
let lastBytes = new Uint8Array(0)

function roomIn(bytes: Uint8Array, at: StringAt): string | undefined {
  const { start, end, escaped } = at
  if (escaped) return readString(bytes, at)
  let same = end - start === lastBytes.length
  for (let index = 0; same && index < lastBytes.length; index++) same = bytes[start + index] === lastBytes[index]
  if (same) return lastName
  const name = readString(bytes, at)
  if (name === undefined || end - start > KEPT_BYTES_MAX) return name
  lastName = name
  lastBytes = bytes.slice(start, end)
  return name
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
  if (end - start > ID_BYTES_MAX) return undefined
  if (first === QUOTE || first === OPEN_OBJECT || first === OPEN_ARRAY) return undefined
  const id = parseToken(decode(bytes, start, end))
  if (typeof id !== 'number' || !Number.isInteger(id) || id < 0 || id > ID_MAX) return undefined
  return id === 0 ? 0 : id // -0 is a legal spelling of zero
}

function fault(reason: string): ScanFault {
  return { kind: 'fault', reason }
}
