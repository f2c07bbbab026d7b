// What somebody types into `lobbycast join`, or sends it through a pipe: lines become messages, private messages, and on a terminal commands. Main thread.
import { createInterface, type Interface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { assertNever } from '../assert-never.ts'
import type { PromptOutput } from './chat-output.ts'
import type { ChatPeople } from './chat-people.ts'
import type { ChatSession } from './chat-session.ts'
import { refusal } from './next-steps.ts'

type Line =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'who' }
  | { readonly kind: 'help' }
  | { readonly kind: 'quit' }
  | { readonly kind: 'say'; readonly text: string }
  /** `text` begins with the name of the recipient. */
  | { readonly kind: 'whisper'; readonly text: string }
  | { readonly kind: 'unknown'; readonly command: string }

/** What the plain protocol takes for a private message. No protocol says such a text to the room. */
const PROTOCOL_WHISPER = /^\s*\\w(?:\s+|$)/i
/** `//` begins a text that begins with a slash. */
const COMMAND = /^\/(?!\/)(\S*)\s*/
/** Lines between two pauses, and the pause: half of the messages that a server allows by default. */
const [BURST_LINES, PAUSE_MS] = [100, 40]
const HELP =
  '/w NAME TEXT says something to one person, /who shows who is here, /quit leaves, // begins a text with a slash'

/** `hasCommands`: on a terminal. In a pipe every line is for the room, apart from the private messages of the protocol. */
export function parsedLine(text: string, hasCommands: boolean): Line {
  if (text.trim() === '') return { kind: 'nothing' }
  const whisper = PROTOCOL_WHISPER.exec(text)
  if (whisper !== null) return { kind: 'whisper', text: text.slice(whisper[0].length) }
  if (!hasCommands || !text.startsWith('/')) return { kind: 'say', text }
  const command = COMMAND.exec(text)
  if (command === null) return { kind: 'say', text: text.slice(1) }
  switch (command[1]) {
    case 'w':
      return { kind: 'whisper', text: text.slice(command[0].length) }
    case 'who':
    case 'help':
    case 'quit':
      return { kind: command[1] }
    default:
      return { kind: 'unknown', command: command[0].trim() }
  }
}

/** Says each line of a pipe. Resolves when it has ended. `isJson`: a line that is JSON is said as JSON. */
export async function sayLines(session: ChatSession, people: ChatPeople, isJson: boolean): Promise<void> {
  let count = 0
  for await (const text of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    const line = parsedLine(text, false)
    if (line.kind === 'nothing') continue
    if (++count % BURST_LINES === 0) await sleep(PAUSE_MS)
    if (!(await session.ready())) return
    if (line.kind === 'whisper') whisper(line.text, session, people)
    else session.say(isJson ? jsonOrText(text) : text)
  }
}

/** Takes what is typed on a terminal. Resolves when no more will come. */
export function takeTyped(typed: Interface, parts: TypingParts): Promise<void> {
  return new Promise((resolve) => {
    typed.on('close', resolve)
    typed.on('line', (text) => {
      parts.output?.erase(text)
      take(text, typed, parts)
    })
    typed.prompt()
  })
}

export interface TypingParts {
  readonly session: ChatSession
  readonly people: ChatPeople
  /** Undefined with --json. */
  readonly output: PromptOutput | undefined
}

function take(text: string, typed: Interface, { session, people, output }: TypingParts): void {
  const line = parsedLine(text, true)
  switch (line.kind) {
    case 'nothing':
      return
    case 'quit':
      typed.close()
      return
    case 'help':
      output?.say(HELP)
      return
    case 'unknown':
      session.decline({ ...refusal(`there is no command ${line.command}`, undefined), next: HELP })
      return
    case 'who':
    case 'whisper':
    case 'say':
      if (!session.isIn)
        session.decline({ ...refusal(`not sent: ${text}`, undefined), next: 'wait for the connection' })
      else if (line.kind === 'who') session.protocol.askMembers()
      else if (line.kind === 'whisper') whisper(line.text, session, people)
      else session.say(line.text)
      return
    default:
      assertNever(line)
  }
}

function whisper(text: string, session: ChatSession, people: ChatPeople): void {
  const addressed = people.addressed(text)
  if (addressed === undefined) {
    session.decline({ ...refusal('a private message needs a name and a text', undefined), next: HELP })
    return
  }
  const { to, rest } = addressed
  const found = people.find(to)
  if (found.kind === 'several') {
    const ids = found.ids.join(', ')
    session.decline({ ...refusal(`several people are called ${to}`, undefined), next: `write one of the ids ${ids}` })
  }
  // An id may be of somebody in another room. The server knows.
  else if (found.kind === 'one') session.whisper(found.id, rest)
  else if (/^[0-9a-f-]{36}$/i.test(to)) session.whisper(to.toLowerCase(), rest)
  else session.decline(refusal(`no such id ${to}`, undefined))
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The line is an ordinary text.
    return text
  }
}
