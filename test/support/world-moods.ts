// The steps of a ShardWorld that its engine takes: what the memory engine never does. Each is taken when the shard has done all that it
// was told.
import type { Draft } from '../../src/engine/engine.ts'
import { writtenJson } from '../../src/protocol/payload.ts'
import type { Fated } from './model-fate.ts'
import { type Post, postOf } from './model-log.ts'
import type { RoomModel } from './model-room.ts'
import type { ShardCore } from './shard-core.ts'
import { idOf, type ShardWorld } from './shard-world.ts'

const ASKS = ['publish', 'join', 'leave', 'recover', 'history', 'list', 'stats', 'remove history'] as const
const FATES: readonly Fated[] = ['fails', 'hangs', 'reads late', 'hangs', 'answers']

export class EngineMoods {
  readonly #core: ShardCore
  readonly #world: ShardWorld

  constructor(core: ShardCore, world: ShardWorld) {
    this.#core = core
    this.#world = world
  }

  decide({ name }: RoomModel, how: number): void {
    if (this.#world.kind === 'shipped') return
    if (how % 3 === 0) this.#world.fate.clear()
    else this.#world.fate.decide(name, ASKS[(how >>> 3) % ASKS.length]!, FATES[(how >>> 6) % FATES.length]!)
  }

  elsewhere(room: RoomModel, how: number): void {
    if (this.#world.kind === 'shipped') return
    const stream = this.#world.shard.engine.stream(room.name)
    if (how % 3 > 0) {
      // Often more than is kept for somebody who is joining.
      const count = how % 2 === 0 ? 1 + this.#world.model.limits.historyItemsMax : 1
      for (let left = count; left > 0; left--) {
        const post = this.#postElsewhere()
        room.elsewhere(post)
        stream?.elsewhere((inner) => inner.publish(this.#draftOf(post), this.#world.nowMs, () => {}))
      }
    } else {
      const { sender: who } = this.#postElsewhere()
      const what = how % 2 === 0 ? 'join' : 'leave'
      room.elsewhere({ who, what })
      stream?.elsewhere((inner) => inner[what](new this.#core.Identity(who), () => {}))
    }
    this.#world.touch()
  }

  lose(room: RoomModel): void {
    if (this.#world.kind === 'shipped') return
    const post = this.#postElsewhere()
    const stream = this.#world.shard.engine.stream(room.name)
    room.lose(post)
    stream?.lose((inner) => inner.publish(this.#draftOf(post), this.#world.nowMs, () => {}))
    this.#world.touch()
  }

  letOut(who: number, how: number, count: number): void {
    if (this.#world.kind !== 'late') return
    const busy = this.#world.model.rooms.filter(({ inOrder, answers }) => inOrder.length + answers.length > 0)
    const room = busy[who % Math.max(1, busy.length)]
    for (let left = count; room !== undefined && left > 0; left--) {
      if (!this.#world.letOut(room, how + left)) return
    }
  }

  #postElsewhere(): Post {
    const n = this.#world.number()
    return postOf({ text: `"elsewhere#${n}"`, isText: false }, { id: idOf(n), user: 'elsewhere' })
  }

  #draftOf({ kind, text, sender }: Post): Draft {
    return {
      kind,
      payload: writtenJson(text),
      sender: new this.#core.Identity(sender),
      tags: undefined,
      idempotencyKey: undefined,
      skipHistory: false,
    }
  }
}
