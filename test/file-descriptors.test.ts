// What the limit of open files leaves for connections, for the door and for the process, and how errors about it are recognised.
import { describe, expect, test } from 'vitest'
import { DescriptorGauge, openFilesFault } from '../src/file-descriptors.ts'

// A process with `own` files that accepts and loses sockets. `isTold`: the kernel tells the number at once.
function processWith({ limit, own, isTold = true }: { limit: number | undefined; own: number; isTold?: boolean }) {
  const state = { limit, own, sockets: 0, looks: 0 }
  const gauge = new DescriptorGauge({
    limit: () => state.limit,
    inUse: () => {
      state.looks += 1
      return state.own + state.sockets
    },
    believedForMs: isTold ? 0 : 1000,
    close: () => undefined,
  })
  const accept = (count = 1) => {
    state.sockets += count
    for (let n = 0; n < count; n++) gauge.opened()
  }
  const lose = () => {
    state.sockets -= 1
    gauge.closed()
  }
  return { state, gauge, accept, lose }
}

describe.each([
  { how: 'told at once', isTold: true },
  { how: 'listed', isTold: false },
])('descriptors - $how', ({ isTold }) => {
  test('two reserves are kept, whatever number of sockets is open', () => {
    const { gauge, accept } = processWith({ limit: 1000, own: 36, isTold })
    expect(gauge.connectionsMax).toBe(900)
    accept(500)
    gauge.look(0)
    expect(gauge.connectionsMax).toBe(900)
    expect(gauge.processReserve).toBe(32)
  })

  test('newcomers are told while half of the reserve for the door is left, and accepted while any of it is', () => {
    const { gauge, accept, lose, state } = processWith({ limit: 1000, own: 36, isTold })
    gauge.look(0)
    const told: number[] = []
    while (!gauge.isExhausted(1)) {
      accept()
      if (gauge.mayTell(1)) told.push(state.sockets)
    }
    expect(told.at(-1)).toBe(1000 - 36 - 32 - 16 - 1)
    // The last one is closed at once.
    expect(state.sockets).toBe(1000 - 36 - 32 + 1)
    lose()
    expect(gauge.isExhausted(1)).toBe(false)
    for (let n = 0; n < 17; n++) lose()
    expect(gauge.mayTell(1)).toBe(true)
    if (!isTold) expect(state.looks).toBe(2)
  })

  test('files that the process opens meanwhile leave fewer connections', () => {
    const { gauge, state } = processWith({ limit: 1000, own: 36, isTold })
    state.own = 136
    gauge.look(1000)
    expect(gauge.connectionsMax).toBe(800)
  })

  test('a limit that is lowered holds from the next look on', () => {
    const { gauge, state, accept } = processWith({ limit: 1000, own: 36, isTold })
    accept(500)
    state.limit = 336
    gauge.look(1000)
    expect([gauge.limit, gauge.connectionsMax, gauge.isExhausted(1000)]).toEqual([336, 236, true])
  })
})

test.each([
  [60, 36, 12],
  [40, 36, 2],
  [36, 36, 0],
  [20, 36, 0],
])('descriptors - a limit of %d with %d files in use leaves %d connections', (limit, own, connectionsMax) => {
  expect(processWith({ limit, own }).gauge.connectionsMax).toBe(connectionsMax)
})

test('descriptors - where nothing is known about them there are always some', () => {
  const { gauge, accept } = processWith({ limit: undefined, own: 0 })
  accept(100_000)
  expect([gauge.connectionsMax, gauge.mayTell(0), gauge.isExhausted(0)]).toEqual([
    Number.POSITIVE_INFINITY,
    true,
    false,
  ])
})

test('descriptors - of this process are found where the platform tells them', () => {
  const gauge = new DescriptorGauge()
  if (process.platform === 'linux') expect(gauge.limit).toBeGreaterThan(0)
  expect(gauge.connectionsMax).toBeGreaterThan(0)
  gauge.close()
})

test('descriptors - a module that is not found is an error about open files where the limit is very low', () => {
  const error = new Error("Cannot find package 'jose' imported from auth.js")
  expect(openFilesFault(error, 32)).toMatch(/^the limit of open files, 32, is too low: /)
  expect(openFilesFault(error, 1024)).toBeUndefined()
  expect(openFilesFault(error, undefined)).toBeUndefined()
})

test.each([
  [Object.assign(new Error("EMFILE: too many open files, open 'a.js'"), { code: 'EMFILE' }), true],
  [new Error('Worker initialization failure: EMFILE'), true],
  [new Error('/a/uws.node: cannot open shared object file: Too many open files\nmore'), true],
  [Object.assign(new Error('no such file'), { code: 'ENOENT' }), false],
  ['EMFILE', false],
])('descriptors - %s: is an error about open files: %s', (error, isAbout) => {
  const fault = openFilesFault(error)
  expect(fault !== undefined).toBe(isAbout)
  if (isAbout) expect(fault).toMatch(/^the limit of open files.* is too low: raise it, .*Cause: .*$/)
})
