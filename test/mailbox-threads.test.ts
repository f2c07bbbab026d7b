// The mailbox with both sides in real threads. LARGE_TESTS=1 sends 10,000,000 records instead of 100,000.
import { once } from 'node:events'
import { MessageChannel, Worker } from 'node:worker_threads'
import { describe, expect, it, onTestFinished } from 'vitest'
import { MainEnd } from '../src/mailbox/mailbox.ts'
import type { OutboxHandler } from '../src/mailbox/outbox-records.ts'
import { Pace } from '../src/mailbox/pace.ts'
import { readOutbox } from '../src/mailbox/read-outbox.ts'
import { createRing } from '../src/mailbox/ring.ts'
import { RecordMaker, Sequence } from './support/mailbox-records.ts'
import type { MailboxThreadData } from './support/mailbox-thread.ts'

const isLarge = process.env.LARGE_TESTS === '1'
const RECORDS = isLarge ? 10_000_000 : 100_000
const WAKE_UPS = isLarge ? 50_000 : 5000
const SEED = 20_231
const SILENCE_MAX_MS = 20_000

/** Node 20 does not read TypeScript by itself. */
const START_THREAD = `import('tsx/esm/api').then(async ({ register }) => {
  register()
  await import(${JSON.stringify(new URL('./support/mailbox-thread.ts', import.meta.url).href)})
})`

interface Sizes {
  readonly inboxBytes: number
  readonly outboxBytes: number
  readonly batchRecords: number
  readonly parks: boolean
}

/** Starts the echoing thread; `received` is called for each record that comes back, in order, already checked. */
async function startEcho(sizes: Sizes, received: () => void, drainRecords = 500) {
  const inbox = createRing(sizes.inboxBytes)
  const outbox = createRing(sizes.outboxBytes)
  const { port1, port2 } = new MessageChannel()
  const payloadBytesMax = Math.min(sizes.inboxBytes, sizes.outboxBytes) / 4 - 24
  const workerData: MailboxThreadData = {
    inbox,
    outbox,
    port: port2,
    seed: SEED,
    payloadBytesMax,
    batchRecords: sizes.batchRecords,
    parks: sizes.parks,
  }
  const worker = new Worker(START_THREAD, {
    eval: true,
    workerData,
    transferList: [port2],
  })
  const echoed = new RecordMaker(SEED, payloadBytesMax)
  let failure: Error | undefined
  worker.on('error', (error) => {
    failure = error as Error
  })
  let same = false
  // A record of another kind has no method here, and throws.
  const handler: Partial<OutboxHandler> = {
    reply: (connection, request, { bytes, start, end }) => {
      const { header, size, payload } = echoed
      same =
        connection === header.connection &&
        request === header.b &&
        end - start === size &&
        Buffer.compare(bytes.subarray(start, end), payload.subarray(0, size)) === 0
    },
  }
  const drain = () => {
    const { reader } = mailbox
    let records = 0
    while (records < drainRecords && reader.next()) {
      records += 1
      echoed.make()
      same = false
      readOutbox(reader, handler as OutboxHandler)
      if (!same) failure ??= new Error(`record ${echoed.number} came back as something else`)
      received()
    }
    if (reader.release()) mailbox.ringRoom()
    return { more: records === drainRecords, records, blocked: false }
  }
  const mailbox = new MainEnd({ write: inbox, read: outbox, port: port1, drain }, new Pace())
  onTestFinished(async () => {
    mailbox.close()
    await worker.terminate()
  })
  await once(worker, 'message')
  const stalls = async () => {
    const answer = once(worker, 'message')
    worker.postMessage('stalls')
    return ((await answer) as [{ stalls: number }])[0].stalls
  }
  return { mailbox, maker: new RecordMaker(SEED, payloadBytesMax), stalls, failure: () => failure }
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

describe('mailbox between threads - nothing lost, repeated, reordered or torn', () => {
  it.each([
    ['rings of the same size', RECORDS, { inboxBytes: 65_536, outboxBytes: 65_536, batchRecords: 256, parks: true }],
    [
      'a small ring back, so that the thread is often blocked',
      RECORDS / 4,
      { inboxBytes: 65_536, outboxBytes: 4096, batchRecords: 2048, parks: true },
    ],
  ])(
    '%s',
    async (_title, records, sizes) => {
      let returned = 0
      let progressAtMs = performance.now()
      const echo = await startEcho(sizes, () => {
        returned += 1
        progressAtMs = performance.now()
      })
      const { mailbox, maker } = echo
      const startedAtMs = performance.now()
      let full = 0
      maker.make()
      while (returned < records) {
        while (maker.number <= records && maker.write(mailbox.writer)) maker.make()
        if (maker.number <= records) full += 1
        mailbox.ring()
        await turn()
        const failure = echo.failure()
        if (failure !== undefined) throw failure
        if (performance.now() - progressAtMs > SILENCE_MAX_MS) {
          throw new Error(`stuck after ${returned} of ${records} records, ${maker.number - 1} sent`)
        }
      }
      const seconds = ((performance.now() - startedAtMs) / 1000).toFixed(1)
      const stalls = await echo.stalls()
      console.log(`mailbox: ${records} records there and back in ${seconds} s, outbox full ${stalls} x`)
      expect(returned).toBe(records)
      expect(full).toBeGreaterThan(0)
      if (sizes.outboxBytes < sizes.inboxBytes) expect(stalls).toBeGreaterThan(0)
    },
    60_000 + RECORDS / 10,
  )

  it.each([
    ['is parked', true],
    ['sleeps in its event loop', false],
  ])(
    'no wake-up is lost between a side that writes and a side that %s',
    async (_title, parks) => {
      let returned = 0
      let wake: () => void = () => undefined
      const echo = await startEcho({ inboxBytes: 65_536, outboxBytes: 65_536, batchRecords: 64, parks }, () => {
        returned += 1
        wake()
      })
      const { mailbox, maker } = echo
      const pauses = new Sequence(3)
      for (let round = 1; round <= WAKE_UPS; round++) {
        const echoArrived = new Promise<void>((resolve) => {
          wake = resolve
        })
        maker.make()
        expect(maker.write(mailbox.writer)).toBe(true)
        mailbox.wrote()
        const timer = setTimeout(() => wake(), SILENCE_MAX_MS)
        await echoArrived
        clearTimeout(timer)
        if (returned !== round) throw new Error(`nobody woke up in round ${round}`)
        // Now and then long enough for both sides to stop polling, sometimes just about as long as going to sleep takes.
        const pause = pauses.next()
        if (pause % 64 === 0) await new Promise((resolve) => setTimeout(resolve, 2 + (pause % 9)))
        else for (let i = pause % 5000; i > 0; i--) Atomics.load(SPIN, 0)
      }
      expect(echo.failure()).toBeUndefined()
    },
    120_000,
  )
})

const SPIN = new Int32Array(1)
