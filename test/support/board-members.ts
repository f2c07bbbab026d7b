// Owns the table of members of boards, one kind for each protocol. Each keeps a copy by what it is sent alone, and what it was sent is kept in order.
import type { BoardMember, Listening, ViewSpec } from './board-log.ts'
import { JsonBoardMember, PlainBoardMember } from './board-residents.ts'
import { RawBoardMember, SdkBoardMember } from './board-subscribers.ts'
import type { JsonOptions } from './json-client.ts'

export interface MemberSpec {
  readonly view?: ViewSpec
  /** The field that tells records apart. */
  readonly key?: string
  readonly json?: JsonOptions
}

type Enter = (server: Listening, room: string, spec?: MemberSpec) => Promise<BoardMember>

export const enterPlain: Enter = (server, room, { view = {}, key } = {}) =>
  new PlainBoardMember(server, room, { view, key }).enter()
export const enterJson: Enter = (server, room, { view = {}, key, json = {} } = {}) =>
  new JsonBoardMember(server, room, { view, key, options: json }).enter()
export const enterRaw = (server: Listening, room: string, { view = {}, key }: MemberSpec = {}) =>
  new RawBoardMember(server, room, { view, key }).enter()
export const enterSdk = (server: Listening, room: string, { view = {}, key }: MemberSpec = {}) =>
  new SdkBoardMember(server, room, { view, key }).enter()

export const boardProtocols: readonly { readonly name: BoardMember['protocol']; readonly enter: Enter }[] = [
  { name: 'plain', enter: enterPlain },
  { name: 'json', enter: enterJson },
  { name: 'centrifuge', enter: enterRaw },
  { name: 'sdk', enter: enterSdk },
]
