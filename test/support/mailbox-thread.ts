// The other side of a mailbox, in a thread of its own: checks every record and sends it back through a real Outbox, which
// makes records wait when the ring back is full. Run through tsx.
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { createCounters, ShardCounters } from '../../src/mailbox/counters.ts'
import { type Drained, ShardEnd } from '../../src/mailbox/mailbox.ts'
import { Outbox } from '../../src/shard/outbox.ts'
import { RecordMaker } from './mailbox-records.ts'

export interface MailboxThreadData {
  readonly inbox: SharedArrayBuffer
  readonly outbox: SharedArrayBuffer
  readonly port: MessagePort
  readonly seed: number
  readonly payloadBytesMax: number
  readonly batchRecords: number
  readonly parks: boolean
}

const data = workerData as MailboxThreadData
const counters = new ShardCounters(createCounters())
const expected = new RecordMaker(data.seed, data.payloadBytesMax)
function drain(): Drained {
  const { reader } = mailbox
  if (outbox.blocked) outbox.unblock()
  let records = 0
  while (records < data.batchRecords && !outbox.blocked && reader.next()) {
    records += 1
    const difference = expected.difference(reader)
    if (difference !== undefined) throw new Error(difference)
    outbox.reply(reader.connection, reader.b, reader.bytes.subarray(reader.start, reader.end))
  }
  reader.release()
  mailbox.ring()
  return { more: records === data.batchRecords, records, blocked: outbox.blocked }
}
const { parks, inbox, outbox: back, port } = data
const duties = { dueMs: () => Number.POSITIVE_INFINITY, mayPark: () => parks }
const mailbox = new ShardEnd({ write: back, read: inbox, port, drain }, duties)
const outbox = new Outbox(mailbox.writer, counters)
parentPort?.on('message', () => parentPort?.postMessage({ stalls: counters.get('outboxStalls') }))
parentPort?.postMessage('ready')
