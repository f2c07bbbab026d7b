// Receipts: when the subscribers of a room are counted, which slow connections belong to which count, and that nothing is kept for ever.
import { describe, expect, it } from 'vitest'
import { RoomTopics } from '../src/gateway/audience-topic.ts'
import { NO_REQUEST } from '../src/mailbox/outbox-records.ts'
import { FlushReceipts } from '../src/operations/flush-receipts.ts'
import type { ShardThread } from '../src/pool/shard-thread.ts'
import { AUDIENCES } from '../src/protocol/protocols.ts'
import { MainThreadTuning } from '../src/tuning/main-thread.ts'

const KEPT_MAX = MainThreadTuning.unclaimedFlushRecordsMax
const thread = { index: 0 } as ShardThread
const turn = () => new Promise((resolve) => setImmediate(resolve))

function desk() {
  const subscribers = new Map<string, number>()
  const receipts = new FlushReceipts((topic) => subscribers.get(topic) ?? 0)
  /** A room with this many members of each audience. */
  const room = (name: string, count: number) => {
    const topics = new RoomTopics(name)
    for (const { index } of AUDIENCES) subscribers.set(topics.topic(index).name, count)
    return topics
  }
  const flushed = (topics: RoomTopics | undefined, { offset = 1, request = 1, index = 0, room: number = 7 } = {}) =>
    receipts.flushed(thread, { room: number, offset, request, index, isEmpty: topics === undefined }, topics)
  const settled = (request = 1) =>
    new Promise((resolve) =>
      receipts.settle(request, (counts) => resolve(counts?.map((count) => count && [count.sent, count.slow]))),
    )
  return { receipts, subscribers, room, flushed, settled }
}

describe('flush receipts', () => {
  it('members are counted once, when the frames have been handed over', async () => {
    const { room, flushed, settled, subscribers } = desk()
    const topics = room('0.1.7', 2)
    flushed(topics)
    for (const name of subscribers.keys()) subscribers.set(name, 0)
    // Plain, centrifuge and plain JSON; those who hear of joins are among those of centrifuge.
    expect(await settled()).toEqual([[6, 0]])
  })

  it('a request that has not waited has no counts, at once', () => {
    const { receipts } = desk()
    let told: unknown = 'nothing'
    receipts.settle(5, (counts) => {
      told = counts
    })
    expect(told).toBeUndefined()
  })

  it('a room without members has none, whatever room has its number by now', async () => {
    const { flushed, settled } = desk()
    flushed(undefined)
    expect(await settled()).toEqual([[0, 0]])
  })

  it('connections that leave the topics of the room as slow within the turn are counted, others are not', async () => {
    const { receipts, room, flushed, settled } = desk()
    const [one, other] = [room('0.1.7', 2), room('0.1.8', 1)]
    flushed(one)
    flushed(other, { index: 1, room: 8 })
    await turn()
    receipts.withdrawn([one.topic(0).name])
    await turn()
    receipts.withdrawn([one.topic(1).name, other.topic(1).name, one.topic(2).name])
    receipts.withdrawn(['elsewhere'])
    expect(await settled()).toEqual([
      [6, 2],
      [3, 1],
    ])
    receipts.withdrawn([one.topic(0).name])
  })

  it('a publication whose request is known later keeps the count of its flush', async () => {
    const { receipts, room, flushed, settled, subscribers } = desk()
    const topics = room('0.1.7', 1)
    flushed(topics, { request: NO_REQUEST, offset: 4 })
    receipts.withdrawn([topics.topic(0).name])
    for (let count = 0; count < 5; count++) await turn()
    for (const name of subscribers.keys()) subscribers.set(name, 9)
    flushed(topics, { request: 3, offset: 4 })
    expect(await settled(3)).toEqual([[3, 1]])
    // Another request for the same publication, such as a duplicate, counts anew.
    flushed(topics, { request: 4, offset: 4 })
    expect(await settled(4)).toEqual([[27, 0]])
  })

  it(`the newest ${KEPT_MAX} counts that no request has claimed are kept`, async () => {
    const { room, flushed, settled, subscribers } = desk()
    const topics = room('0.1.7', 1)
    for (let offset = 1; offset <= KEPT_MAX + 1; offset++) flushed(topics, { request: NO_REQUEST, offset })
    for (const name of subscribers.keys()) subscribers.set(name, 5)
    flushed(topics, { request: 1, offset: 2 })
    flushed(topics, { request: 2, offset: 1 })
    expect([await settled(1), await settled(2)]).toEqual([[[3, 0]], [[15, 0]]])
  })

  it('a shard that dies takes what was not answered with it', async () => {
    const { receipts, room, flushed, settled, subscribers } = desk()
    const topics = room('0.1.7', 1)
    flushed(topics, { request: NO_REQUEST, offset: 2 })
    flushed(topics, { request: 1, offset: 1 })
    receipts.shardDown(thread)
    expect(await settled(1)).toBeUndefined()
    for (const name of subscribers.keys()) subscribers.set(name, 5)
    flushed(topics, { request: 2, offset: 2 })
    expect(await settled(2)).toEqual([[15, 0]])
  })

  it('late members are counted with the others', async () => {
    const { room, flushed, settled, subscribers } = desk()
    const topics = room('0.1.7', 1)
    const plain = topics.topic(0)
    plain.lateMembers = 1
    subscribers.set(plain.lateName, 1)
    flushed(topics)
    expect(await settled()).toEqual([[4, 0]])
  })
})
