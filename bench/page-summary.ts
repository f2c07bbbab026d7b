/**
 * The summary of a run with the page, over all of its spans. Pure.
 */
import type { Reading } from './page-windows.ts'
import { medianOf } from './summary.ts'

export interface Summary {
  place: string
  readings: readonly Reading[]
  /** Messages that reached the place, and messages that were sent. */
  came?: number
  sent?: number
}

export interface FlatHeap {
  /** Medians of the second and of the last quarter of the spans. In the first quarter, rings fill up and code is compiled. */
  earlierMegabytes: number
  laterMegabytes: number
  isFlat: boolean
}

/** How far the later median may be above the earlier one, because garbage collections do not always leave the same heap. */
const riseMax = 0.05

export function flatHeap(readings: readonly Reading[]): FlatHeap {
  const quarter = readings.length / 4
  const heapOf = (from: number, to: number): number =>
    medianOf(readings.slice(Math.floor(from * quarter), Math.ceil(to * quarter)).map((each) => each.heapMegabytes))
  const earlierMegabytes = heapOf(1, 2)
  const laterMegabytes = heapOf(3, 4)
  return { earlierMegabytes, laterMegabytes, isFlat: laterMegabytes <= earlierMegabytes * (1 + riseMax) }
}

export function summaryText({ place, readings, came, sent }: Summary): string {
  const spread = (read: (reading: Reading) => number, digits: number): string => {
    const values = readings.map(read)
    const [least, most] = [Math.min(...values), Math.max(...values)].map((value) => value.toFixed(digits))
    return `${medianOf(values).toFixed(digits)} (${least} to ${most})`
  }
  const { earlierMegabytes, laterMegabytes, isFlat } = flatHeap(readings)
  const heap = `heap second quarter ${earlierMegabytes.toFixed(2)} MB, last quarter ${laterMegabytes.toFixed(2)} MB: ${isFlat ? 'flat' : 'NOT FLAT'}`
  const parts = [
    `${place}: frames/s ${spread(({ framesPerSecond }) => framesPerSecond, 1)}`,
    `draws/s ${spread(({ drawsPerSecond }) => drawsPerSecond, 1)}`,
    `main thread ${spread(({ busyShare }) => busyShare * 100, 0)} %`,
    `nodes ${spread(({ nodes }) => nodes, 0)}`,
    heap,
  ]
  if (came !== undefined && sent !== undefined) {
    parts.push(
      `${came.toLocaleString('en-US')} of ${sent.toLocaleString('en-US')} messages came${came === sent ? '' : ': NOT ALL'}`,
    )
  }
  return parts.join('; ')
}
