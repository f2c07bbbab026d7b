// The steps of a ShardWorld that HTTP takes: pushes, publishes, lists.
import type { InboxWriter } from '../../src/mailbox/inbox-records.ts'
import { utf8 } from '../../src/protocol/byte-builder.ts'
import type { CommandsModel } from './model-commands.ts'
import { dataOf, type Said } from './model-log.ts'
import type { RoomModel } from './model-room.ts'
import type { ShardWorld } from './shard-world.ts'

export const TEXTS = [
  '',
  'hi "you"',
  'back\\slash',
  'line\nbreak\u0001\u007f',
  '\u{1F600}\u2028',
  '{"a":[1]}',
  'x'.repeat(250),
]

/** Something to say that was not said before; `n` is a number of its own. */
export function saidBy(how: number, n: number): Said {
  const text = TEXTS[(how >>> 4) % TEXTS.length]!
  const unique = text.startsWith('{') ? `{"n":${n}}` : `${text}#${n}`
  if (how % 3 > 0) return { text: unique, isText: true }
  return { text: JSON.stringify(how % 2 === 0 ? unique : { deep: [unique] }), isText: false }
}

export class HttpSteps {
  readonly #world: ShardWorld

  constructor(world: ShardWorld) {
    this.#world = world
  }

  /** Statistics. */
  push({ name }: RoomModel, how: number): void {
    // A few keys, and a few bodies for each, so that repeats and abuses both happen.
    const key = how % 5 === 0 ? `key ${(how >>> 6) % 6}` : undefined
    const n = key === undefined ? this.#world.number() : (how >>> 9) % 2
    const body = how % 9 === 0 ? '[{}' : `[{"product_line_id":${n}}]`
    const written = `[{"currency":null,"group_status":null,"product_line":null,"product_line_id":${n},"total_amount":null,"total_trx":null}]`
    const said = how % 9 === 0 ? undefined : { text: written, isText: false }
    const isUntilFlushed = how % 4 === 1
    this.#request(
      (inbox, request) =>
        inbox.statistics(request, name, {
          key,
          isUntilFlushed,
          isOfSchema: false,
          isOnlyChecked: false,
          body: utf8(body),
        }),
      (commands, request) => commands.http.statistics(request, name, { said, key, isUntilFlushed }),
    )
  }

  api({ name }: RoomModel, how: number): void {
    const key = how % 2 === 0 ? undefined : `key ${(how >>> 6) % 6}`
    const data = key === undefined ? dataOf(saidBy(how, this.#world.number())) : `"keyed ${(how >>> 9) % 2}"`
    const tags = how % 11 === 0 ? '{"a":"b"}' : undefined
    const skip = key === undefined && how % 5 === 0
    const version = how % 3 === 0 ? (how >>> 7) % 6 : 0
    const versionEpoch = how % 4 === 0 ? `e${(how >>> 8) % 2}` : ''
    const isUntilFlushed = (how >>> 4) % 3 === 0
    const names =
      how % 7 > 0 ? [name] : this.#world.model.rooms.filter((_, at) => (how >>> at) % 2 === 0).map((room) => room.name)
    const fields = [
      `"data":${data}`,
      ...(tags === undefined ? [] : [`"tags":${tags}`]),
      ...(key === undefined ? [] : [`"idempotency_key":"${key}"`]),
      ...(skip ? ['"skip_history":true'] : []),
      ...(version > 0 ? [`"version":${version},"version_epoch":"${versionEpoch}"`] : []),
      ...(isUntilFlushed ? ['"wait":"flushed"'] : []),
    ]
    const said = { text: data, isText: false, tags, key, skip, version, versionEpoch: version > 0 ? versionEpoch : '' }
    if (names.length === 0) return
    this.#request(
      (inbox, request) => inbox.apiPublish(request, names, utf8(`{${fields.join(',')}}`)),
      (commands, request) => commands.http.apiPublish(request, names, { ...said, isUntilFlushed }),
    )
  }

  listRooms(how: number): void {
    const query = {
      after: how % 2 === 0 ? '' : 'm',
      limit: 1 + (how % 8),
      filter: '*',
      allowed: how % 3 === 0 ? ['x', 'news:?'] : ['x', '*'],
      sort: how % 5 === 0 ? 'members' : 'name',
    } as const
    this.#request(
      (inbox, request) => inbox.question(request, { kind: 'rooms', ...query }),
      (commands, request) => commands.http.listRooms(request, query),
    )
  }

  ask({ name: room, log }: RoomModel, how: number): void {
    const rest = how >>> 3
    if (how % 3 === 0) {
      const kind = rest % 2 === 0 ? 'presence' : 'presenceStats'
      this.#request(
        (inbox, request) => inbox.question(request, { kind, room }),
        (commands, request) => commands.http.presence(request, room, rest % 2 === 0 ? 'list' : 'stats'),
      )
    } else if (how % 3 === 1) {
      const epoch = rest % 7 === 0 ? 'another' : rest % 7 === 1 ? '' : (log.epoch ?? 'another')
      const since = rest % 3 === 0 ? undefined : { epoch, offset: (rest >>> 3) % (log.entries.length + 4) }
      const query = { limit: rest % 9, reverse: (rest >>> 2) % 2 === 0 }
      const whole = { kind: 'history' as const, room, ...query, ...(since === undefined ? {} : { since }) }
      const limit = Math.min(query.limit, this.#world.model.limits.historyItemsMax)
      this.#request(
        (inbox, request) => inbox.question(request, whole),
        (commands, request) => commands.http.history(request, room, { ...query, since, limit }),
      )
    } else {
      this.#request(
        (inbox, request) => inbox.question(request, { kind: 'removeHistory', room }),
        (commands, request) => commands.http.removeHistory(request, room),
      )
    }
  }

  #request(
    write: (inbox: InboxWriter, request: number) => boolean,
    apply: (commands: CommandsModel, request: number) => void,
  ) {
    const request = this.#world.number()
    this.#world.model.owed.requests.add(request)
    this.#world.send(
      (inbox) => write(inbox, request),
      (commands) => apply(commands, request),
    )
  }
}
