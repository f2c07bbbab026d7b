// Whole boards that are kept for further joins: their number is bounded even when they are empty.
import { expect, test } from 'vitest'
import type { RoomView } from '../src/shard/room-view.ts'
import { WholeBoards } from '../src/shard/whole-boards.ts'
import { ShardThreadTuning } from '../src/tuning/shard-thread.ts'

const view = (): RoomView => ({}) as RoomView
const EMPTY = { set: undefined, patch: undefined, removed: undefined }

test('whole boards - empty ones give way, too, the one used longest ago first', () => {
  const wholes = new WholeBoards()
  const [oldest, used] = [view(), view()]
  for (const each of [oldest, used]) wholes.keep(each, { offset: 1, changes: EMPTY })
  // More than fit, at 500 bytes each.
  const others = ShardThreadTuning.wholeBoardsKeptBytesMax / 450
  for (let count = 0; count < others; count++) {
    if (count % 1000 === 0) expect(wholes.find(used, 1)).toBe(EMPTY)
    wholes.keep(view(), { offset: 1, changes: EMPTY })
  }
  expect(wholes.find(oldest, 1)).toBeUndefined()
  expect(wholes.find(used, 1)).toBe(EMPTY)
})

test('whole boards - one of another offset, or one that was forgotten, is not found', () => {
  const wholes = new WholeBoards()
  const [one, other] = [view(), view()]
  for (const each of [one, other]) wholes.keep(each, { offset: 1, changes: EMPTY })
  expect(wholes.find(one, 2)).toBeUndefined()
  wholes.forget(other)
  expect(wholes.find(other, 1)).toBeUndefined()
})
