// Turns the parameters of a history command into the query for the engine. Pure.
import type { HistoryQuery } from '../engine/engine.ts'
import { type StoredFields, storedBytes } from '../protocol/centrifuge.ts'

/** A text says what is wrong with the parameters. */
export function historyQuery(text: string, itemsMax: number): HistoryQuery | string {
  let params: unknown
  try {
    params = JSON.parse(text)
  } catch {
    return 'malformed JSON'
  }
  return historyQueryOf(params as Record<string, unknown>, itemsMax)
}

/** As `historyQuery`, for parameters that are parsed. */
export function historyQueryOf(params: Readonly<Record<string, unknown>>, itemsMax: number): HistoryQuery | string {
  const { limit, since, reverse } = params
  const count = limit ?? 0
  if (typeof count !== 'number' || !Number.isInteger(count)) return 'limit must be an integer'
  const isReverse = reverse ?? false
  if (typeof isReverse !== 'boolean') return 'reverse must be true or false'
  const isFromStart = since === undefined || since === null
  const position = isFromStart ? undefined : positionOf(since)
  if (!isFromStart && position === undefined) return 'since must be {"offset":..,"epoch":".."}'
  if (isReverse && position?.offset === 0) return 'there is nothing before the offset 0'
  // A negative limit asks for as many as there are.
  return { limit: count < 0 ? itemsMax : Math.min(count, itemsMax), reverse: isReverse, since: position }
}

/** As many of the first publications as an answer of so many bytes may hold. The rest is read by a further question, from the last of these on. */
export function fittingFirst(publications: readonly StoredFields[], bytesMax: number) {
  let bytes = 0
  for (const [index, stored] of publications.entries()) {
    const more = storedBytes(stored)
    if (bytes + more > bytesMax) return { fitting: publications.slice(0, index), bytes }
    bytes += more
  }
  return { fitting: publications, bytes }
}

function positionOf(value: unknown): { epoch: string; offset: number } | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { offset: given, epoch: givenEpoch } = value as Record<string, unknown>
  const offset = given ?? 0
  const epoch = givenEpoch ?? ''
  if (typeof offset !== 'number' || !Number.isInteger(offset) || offset < 0) return undefined
  // Beyond what a number holds exactly there is no publication either.
  return typeof epoch === 'string' ? { epoch, offset: Math.min(offset, Number.MAX_SAFE_INTEGER) } : undefined
}
