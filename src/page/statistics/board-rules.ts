// Asks the server what the records of a room have to be. The rules of a board with a schema of its own stay with the server: the page sends the records to be
// checked and is told the fault. Browser.
import { type Answer, ask, roomPath } from '../server-api.ts'
import { placedFault, type RecordCheck, type ServerFault } from './record-check.ts'

export type BoardRules =
  /** The page has no key, or the server has not answered. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'board'; readonly key: string; readonly isStatistic: boolean }
  /** No records can be pushed into the room. */
  | { readonly kind: 'none'; readonly status: number; readonly reason: string }

interface Checked {
  readonly key: string
  readonly ownSchema: boolean
  readonly fault: ServerFault | null
}

const checkedByServer = (room: string, body: string, signal: AbortSignal): Promise<Answer<Checked>> =>
  ask<Checked>(roomPath(room, '/records?check=only'), { method: 'POST', body, signal })

export async function rulesOf(room: string, signal: AbortSignal): Promise<BoardRules> {
  const answer = await checkedByServer(room, '[]', signal)
  if (answer.kind === 'ok') return { kind: 'board', key: answer.value.key, isStatistic: !answer.value.ownSchema }
  const { status, reason } = answer
  return [400, 403, 409].includes(status) ? { kind: 'none', status, reason } : { kind: 'unknown' }
}

/** `objects`: the records as the page itself has checked them. */
export async function checkOwn(
  { room, text, objects }: { readonly room: string; readonly text: string; readonly objects: RecordCheck },
  signal: AbortSignal,
): Promise<RecordCheck> {
  if (objects.kind === 'bad') return objects
  const answer = await checkedByServer(room, text, signal)
  if (answer.kind === 'refused') return objects
  const { fault } = answer.value
  return fault === null ? { ...objects, isOfSchema: true } : { kind: 'bad', fault: placedFault(text, fault) }
}
