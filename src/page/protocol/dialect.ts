// What the three protocols have in common for the connection that uses them, and small readers of what came. Browser; no DOM.
import type { RoomEvent, View } from './room-events.ts'

/** What a dialect may do with its connection. */
export interface Wire {
  sendFrame(text: string): void
  tell(event: RoomEvent): void
  /** The room is joined under this id. `position`: what was missed, where the protocol says so. */
  joined(id: string, position?: { missed: number | undefined; recovered: number; isRecovered: boolean }): void
  /** Something that was asked for is not done; the connection goes on. */
  objected(code: number, reason: string): void
  /** The room cannot be joined: no further attempt is made. */
  ended(code: number, reason: string): void
  /** The connection is of no use any more: it is closed and tried again. */
  lost(reason: string): void
  /** Bytes of the frame that is being read. */
  readonly frameSize: number
}

/** One wire protocol's half of a connection. It is kept over reconnects, so that it can remember a position. */
export interface Dialect {
  /** Path and query of the WebSocket. */
  readonly path: string
  opened(): void
  text(text: string): void
  closed(): void
  say(text: string): void
  whisper(to: string, text: string): void
  askMembers(): void
  show(view: View): void
  /** Whether a close code says that the client may come back by itself. */
  mayReturn(code: number): boolean
}

export type Fields = Readonly<Record<string, unknown>>

export function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined
}

export function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Not JSON: in the plain protocol that is a notice.
    return undefined
  }
}

export const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
export const numberOf = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined)

/** What somebody said, as a person reads it: a string as it is, anything else as JSON. */
export const saidOf = (data: unknown): string => (typeof data === 'string' ? data : (JSON.stringify(data) ?? ''))

/** The value that a text stands for: JSON where it is an object or a list, else the text. */
export function dataOf(text: string): unknown {
  const value = /^\s*[[{]/.test(text) ? parsed(text) : undefined
  return value === undefined ? text : value
}

/** Half a surrogate pair has no UTF-8 and would make `encodeURIComponent` throw. */
export const urlPart = (text: string): string => encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'))

const listed = (values: readonly (string | number)[]): string =>
  values.map((value) => (/[,"]/.test(String(value)) ? JSON.stringify(value) : String(value))).join(',')

/** A view in the query of a plain or plain JSON connection. */
export function viewQuery(view: View): string[] {
  const { rate, fields, keys, where = {}, delta } = view
  return [
    ...(rate === undefined ? [] : [`rate=${rate}`]),
    ...(fields === undefined ? [] : [`fields=${urlPart(listed(fields))}`]),
    ...(keys === undefined ? [] : [`keys=${urlPart(listed(keys))}`]),
    ...Object.entries(where).map(([field, values]) => `where=${urlPart(`${field}:${listed(values)}`)}`),
    ...(delta === true ? ['delta=1'] : []),
  ]
}

const hasList = (fields: Fields, name: string): boolean => Array.isArray(fields[name])

/** Whether data of a publication is a frame of a board. */
export const isBoardFrame = (data: Fields): boolean =>
  hasList(data, 'set') || hasList(data, 'patch') || hasList(data, 'removed')
