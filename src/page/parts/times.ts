// How times, sizes and counts are spelled on the page. Browser; no DOM.

const two = (number: number): string => String(number).padStart(2, '0')

/** 14:02:44 */
export function clock(atMs: number): string {
  const date = new Date(atMs)
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
}

/** 14:02:44.108 */
export const clockMs = (atMs: number): string =>
  `${clock(atMs)}.${String(new Date(atMs).getMilliseconds()).padStart(3, '0')}`

/** 18,204 */
export const grouped = (number: number): string => number.toLocaleString('en')

/** 0.4 ms, 21 ms, 7.8 s */
export function duration(ms: number): string {
  if (ms < 9.95) return `${ms.toFixed(1)} ms`
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`
}

/** 94 B, 1.2 KiB, 3.4 MiB */
export function bytes(size: number): string {
  if (size < 1024) return `${size} B`
  return size < 1024 ** 2 ? `${(size / 1024).toFixed(1)} KiB` : `${(size / 1024 ** 2).toFixed(1)} MiB`
}
