/**
 * The two ways a load process sends: on a schedule that does not wait for anybody (open loop), and with a fixed number of messages
 * outstanding (closed loop, for capacity only).
 */
import { nowUs, sleep, sleepUntilUs } from './clock.ts'
import type { RunOptions } from './ipc.ts'
import type { LoadConnection } from './load-connection.ts'
import { Schedule } from './schedule.ts'

/** Below this interval messages are sent from a 1 ms timer; above it the sender spins for the last part, to be on time. */
const preciseFromUs = 5_000
const spinUs = 1_800

interface Sender {
  send(intendedUs: number): void
}

/** Sends on schedule until its end. The largest delay behind the schedule is returned, as a check on the generator. */
export async function sendOnSchedule(senders: Sender[], options: RunOptions): Promise<number> {
  const schedule = new Schedule({
    startUs: options.startUs,
    endUs: options.measureToUs,
    messagesPerSecond: options.messagesPerSecond,
    senders: senders.length,
    together: options.together,
  })
  let latenessMaxUs = 0
  const send = (sender: number, intendedUs: number): void => {
    latenessMaxUs = Math.max(latenessMaxUs, nowUs() - intendedUs)
    senders[sender]!.send(intendedUs)
  }
  const precise = schedule.intervalUs * options.together >= preciseFromUs
  await sleepUntilUs(options.startUs - spinUs)
  while (!schedule.done) {
    schedule.take(nowUs(), send)
    const waitUs = schedule.nextDueUs() - nowUs()
    if (waitUs === Number.POSITIVE_INFINITY) break
    if (!precise) await sleep(1)
    else if (waitUs > spinUs + 1000) await sleep((waitUs - spinUs) / 1000)
    else await new Promise<void>((resolve) => setImmediate(resolve))
  }
  return latenessMaxUs
}

/** Keeps a fixed number of messages outstanding: each sender sends its next one when an own one comes back. */
export async function sendClosedLoop(senders: LoadConnection[], options: RunOptions): Promise<number> {
  for (const sender of senders) {
    sender.onOwnMessage = () => {
      if (nowUs() < options.measureToUs) sender.send(nowUs())
    }
  }
  for (let i = 0; i < options.outstanding; i++) senders[i % senders.length]!.send(nowUs())
  await sleepUntilUs(options.measureToUs)
  for (const sender of senders) sender.onOwnMessage = undefined
  return 0
}
