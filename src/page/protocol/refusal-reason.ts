// Asks why an upgrade was refused: a GET of the same path goes through the same checks and says so in words. Browser.
import { fieldsOf, parsed, textOf } from './dialect.ts'

/** Undefined when nothing speaks against the upgrade (426), or when the server does not answer. */
export async function refusalReason(path: string): Promise<{ status: number; reason: string } | undefined> {
  try {
    const answer = await fetch(path, { cache: 'no-store' })
    if (answer.ok || answer.status === 426) return undefined
    const text = await answer.text()
    return { status: answer.status, reason: textOf(fieldsOf(parsed(text))?.error) ?? answer.statusText }
  } catch {
    // No answer at all: the server is down or out of reach, and the connection is tried again.
    return undefined
  }
}
