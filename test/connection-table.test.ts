import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Session } from '../src/gateway/connection.ts'
import { Connection } from '../src/gateway/connection.ts'
import { ConnectionTable } from '../src/gateway/connection-table.ts'
import { PendingCommands } from '../src/pool/pending-commands.ts'

// The table looks at nothing in it.
const session = { protocol: 'plain' } as Session
const connectionOf = (id: string) => new Connection({ id, session, watch: undefined })

describe('connection table - numbers are never used twice', () => {
  const action = fc.oneof(
    fc.constant({ kind: 'add' as const, pick: 0 }),
    fc.record({ kind: fc.constantFrom('remove' as const, 'remove again' as const), pick: fc.nat() }),
  )

  it('and each finds its connection, or nobody once that has ended', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 200, size: 'max' }), (actions) => {
        const table = new ConnectionTable()
        const open: Connection[] = []
        const ended: Connection[] = []
        const used = new Set<number>()
        for (const { kind, pick } of actions) {
          if (kind === 'add') {
            const connection = connectionOf(`id-${used.size}`)
            table.add(connection)
            expect(used.has(connection.number)).toBe(false)
            expect(Number.isSafeInteger(connection.number) && connection.number > 0).toBe(true)
            used.add(connection.number)
            open.push(connection)
          } else if (kind === 'remove' && open.length > 0) {
            const [connection] = open.splice(pick % open.length, 1) as [Connection]
            table.remove(connection)
            ended.push(connection)
          } else if (ended.length > 0) {
            table.remove(ended[pick % ended.length] as Connection)
          }
          expect(table.size).toBe(open.length)
        }
        for (const connection of open) {
          expect(table.get(connection.number)).toBe(connection)
          expect(table.withId(connection.id)).toBe(connection)
          expect(table.withId(connection.id.toUpperCase())).toBe(connection)
        }
        for (const connection of ended) {
          expect(table.get(connection.number)).toBeUndefined()
          expect(table.withId(connection.id)).toBeUndefined()
        }
        expect(new Set(table.values())).toEqual(new Set(open))
      }),
    )
  })

  it('a number nobody ever had finds nobody', () => {
    const table = new ConnectionTable()
    table.add(connectionOf('a'))
    for (const number of [0, 1, 2 ** 20 + 1, 2 ** 21, Number.MAX_SAFE_INTEGER]) {
      expect(table.get(number)).toBeUndefined()
    }
  })
})

describe('commands in flight - each slot belongs to one command until it is closed', () => {
  it('for any sequence of opens, closes and drains', () => {
    const action = fc.record({ kind: fc.constantFrom('open', 'open', 'close', 'drain'), pick: fc.nat() })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.array(action, { maxLength: 100 }), (capacity, actions) => {
        const commands = new PendingCommands(capacity)
        const open = new Map<number, { connection: number; id: number }>()
        for (const [n, { kind, pick }] of actions.entries()) {
          if (kind === 'open') {
            const command = { connection: 2 ** 40 + n, id: pick >>> 0 }
            const slot = commands.open(command.connection, command.id)
            expect(slot === -1).toBe(open.size === capacity)
            if (slot < 0) continue
            expect(open.has(slot)).toBe(false)
            open.set(slot, command)
          } else if (kind === 'close' && open.size > 0) {
            const slot = [...open.keys()][pick % open.size] as number
            commands.close(slot)
            open.delete(slot)
          } else if (kind === 'drain' && pick % 5 === 0) {
            const drained: { connection: number; id: number }[] = []
            commands.drain((connection, id) => drained.push({ connection, id }))
            const byConnection = (a: { connection: number }, b: { connection: number }) => a.connection - b.connection
            expect(drained.sort(byConnection)).toEqual([...open.values()].sort(byConnection))
            open.clear()
          }
          expect(commands.size).toBe(open.size)
        }
      }),
    )
  })
})

describe('commands in flight - shares', () => {
  it('one connection holds at most about half of the slots, and others find some', () => {
    const commands = new PendingCommands(1000)
    const fill = (connection: number) => {
      let count = 0
      while (commands.open(connection, 1) >= 0) count += 1
      return count
    }
    // A connection of a high slot, and one of a low slot.
    expect(fill(3 * 2 ** 20 + 70_000)).toBe(500)
    expect(fill(2 ** 20 + 1)).toBe(167)
    for (let connection = 100; connection < 110; connection++) expect(commands.open(connection, 1)).toBeGreaterThan(0)
    commands.drain(() => undefined)
    expect(fill(2 ** 20 + 5)).toBe(500)
  })

  it('while half of them are free, a busy connection beside hundreds that hold one is not refused', () => {
    const commands = new PendingCommands(1000)
    for (let connection = 1; connection <= 300; connection++)
      expect(commands.open(connection, 1)).toBeGreaterThanOrEqual(0)
    for (let count = 0; count < 200; count++) expect(commands.open(1000, 1)).toBeGreaterThanOrEqual(0)
    expect(commands.open(1000, 1)).toBe(-1)
    expect(commands.open(1001, 1)).toBeGreaterThanOrEqual(0)
  })
})
