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
    const n = this.#world.number()
    const body = how % 9 === 0 ? '[{}' : `[{"product_line_id":${n}}]`
    const written = `[{"currency":null,"group_status":null,"product_line":null,"product_line_id":${n},"total_amount":null,"total_trx":null}]`
    this.#request(
      (inbox, request) => inbox.statistics(request, name, utf8(body)),
      (commands, request) =>
        commands.http.statistics(request, name, how % 9 === 0 ? undefined : { text: written, isText: false }),
    )
  }

  api({ name }: RoomModel, how: number): void {
    // A few keys, and a few bodies for each, so that repeats and abuses both happen.
    const key = how % 2 === 0 ? undefined : `key ${(how >>> 6) % 6}`
    const data = key === undefined ? dataOf(saidBy(how, this.#world.number())) : `"keyed ${(how >>> 9) % 2}"`
    const tags = how % 11 === 0 ? '{"a":"b"}' : undefined
    const skip = key === undefined && how % 5 === 0
    const fields = [
      `"channel":${JSON.stringify(name)},"data":${data}`,
      ...(tags === undefined ? [] : [`"tags":${tags}`]),
      ...(key === undefined ? [] : [`"idempotency_key":"${key}"`]),
      ...(skip ? ['"skip_history":true'] : []),
    ]
    this.#request(
      (inbox, request) => inbox.apiPublish(request, name, utf8(`{${fields.join(',')}}`)),
      (commands, request) => commands.http.apiPublish(request, name, { text: data, isText: false, tags, key, skip }),
    )
  }

  listRooms(how: number): void {
    const query = { after: how % 2 === 0 ? '' : 'm', limit: 1 + (how % 8) }
    this.#request(
      (inbox, request) => inbox.listRooms(request, query),
      (commands, request) => commands.http.listRooms(request, query),
    )
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
