// The board of the memory engine alone: records that expire while a push or a removal comes.
import { expect, test } from 'vitest'
import { MemoryBoard } from '../src/engine/memory-board.ts'
import { Identity } from '../src/protocol/identity.ts'

const sender = new Identity({ id: 'a', user: '' })
const record = (key: number) => ({ key: String(key), values: [String(key)] })
const many = (count: number, first = 0) => Array.from({ length: count }, (_, index) => record(first + index))

function boardOf({ recordsMax }: { recordsMax: number }) {
  let offset = 0
  const board = new MemoryBoard({
    options: { recordsMax, ttlSeconds: 1, tombstonesMax: 10_000 },
    budget: { isFull: false, resized: () => undefined, fit: () => undefined },
    position: () => ({ offset, epoch: 'e' }),
    commit: ({ apply }: { apply: (offset: number) => void }) => {
      offset += 1
      apply(offset)
      return { offset, epoch: 'e' }
    },
  } as never)
  const push = (records: ReturnType<typeof many>, nowMs: number) =>
    board.push({ records, sender, idempotencyKey: undefined, digest: '', bytes: 0 }, nowMs)
  return { board, push }
}

test('as many records expire as a push needs places, also more than expire at once', () => {
  const { board, push } = boardOf({ recordsMax: 3000 })
  expect(push(many(3000), 0)).toMatchObject({ kind: 'ok' })
  expect(push(many(1, 5000), 999)).toMatchObject({ kind: 'refused', why: 'too many records' })
  expect(push(many(2500, 5000), 1000)).toMatchObject({ kind: 'ok', changed: 2500 })
  expect(board.board.size).toBeLessThanOrEqual(3000)
  expect(push(many(3001, 5000), 1000)).toMatchObject({ kind: 'refused', why: 'too many records' })
})

test('an expired record cannot be removed any more', () => {
  const { board, push } = boardOf({ recordsMax: 10 })
  push(many(2), 0)
  expect(board.remove({ keys: ['0'], sender }, 999)).toMatchObject({ changed: 1 })
  expect(board.remove({ keys: ['1'], sender }, 1000)).toMatchObject({ changed: 0 })
})
