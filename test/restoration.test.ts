// What a replaced shard is told before it takes other records: everything, in order, however often its inbox is full; and nothing of it goes to
// the life after.
import { expect, test } from 'vitest'
import { Restoration } from '../src/gateway/restoration.ts'
import type { ShardThread } from '../src/pool/shard-thread.ts'
import { eventually } from './support/inbox.ts'

/** A restorer with three records, each of which the inbox takes at the second attempt. */
function restorer(name: string, log: string[]) {
  return {
    *portions() {
      for (const record of [1, 2, 3]) {
        yield
        log.push(`${name} ${record}`)
      }
    },
  }
}

/** `diesAt`: the number of records after which the shard dies. */
function replaced({ diesAt = 0 } = {}) {
  const log: string[] = []
  const thread = {
    get life() {
      return diesAt > 0 && log.length >= diesAt ? 2 : 1
    },
    restored: () => log.push('restored'),
  }
  const restoration = new Restoration([restorer('watchers', log), restorer('members', log)])
  restoration.restore(thread as unknown as ShardThread)
  return { log }
}

test('restoration - each restorer writes all its records, one after the other, before the shard takes others', async () => {
  const { log } = replaced()
  expect(log).toEqual([])
  await eventually(
    () => log.includes('restored'),
    (isRestored) => isRestored,
  )
  const records = ['watchers', 'members'].flatMap((name) => [1, 2, 3].map((record) => `${name} ${record}`))
  expect(log).toEqual([...records, 'restored'])
})

test('restoration - ends when the shard has died again', async () => {
  const { log } = replaced({ diesAt: 2 })
  const second = replaced()
  await eventually(
    () => second.log.includes('restored'),
    (isRestored) => isRestored,
  )
  expect(log).toEqual(['watchers 1', 'watchers 2'])
})
