// `lobbycast join ROOM`: a chat in the terminal, or with --json a room as lines. Checks the flags, puts the parts together, and chooses the exit code. Main
// thread.
import { createInterface } from 'node:readline'
import type { Config } from '../config/config.ts'
import { nameFault } from '../protocol/member-name.ts'
import { CentrifugeChat } from './chat-centrifuge.ts'
import type { ChatListener, RoomTokens } from './chat-event.ts'
import { sayLines, takeTyped } from './chat-input.ts'
import { PlainJsonChat } from './chat-json.ts'
import { LineOutput, PromptOutput } from './chat-output.ts'
import { ChatPeople } from './chat-people.ts'
import { PlainChat } from './chat-plain.ts'
import { ChatSession, type Settlement } from './chat-session.ts'
import { ChatText } from './chat-text.ts'
import { UsageError } from './exit.ts'
import { exitCode } from './exit-codes.ts'
import { refusal } from './next-steps.ts'
import { RoomSocket, type SocketEnd } from './room-socket.ts'
import { roomSegment, type ServerFlags, ServerLink, secretOf } from './server-link.ts'
import type { Signals } from './signals.ts'
import { endOfOutput, hasColours } from './terminals.ts'
import { printable } from './text-table.ts'

export interface JoinFlags extends Pick<ServerFlags, 'url'> {
  readonly name?: string
  readonly protocol: string
  readonly token?: readonly string[]
  readonly tokenFile?: string
  readonly json?: boolean
}

export interface JoinRequest {
  readonly config: Config
  readonly room: string
  readonly flags: JoinFlags
}

const PROTOCOLS = { plain: PlainChat, json: PlainJsonChat, centrifuge: CentrifugeChat } as const
const PROMPT = '> '
/** A server pings plain connections every few seconds, and centrifuge ones every half a minute. */
const SILENCE_MS_MIN = 60_000

/** Resolves with the exit code. */
export async function join({ config, room, flags }: JoinRequest, signals: Signals): Promise<number> {
  const { json = false } = flags
  const makeProtocol = protocolOf(flags)
  const segment = roomSegment(room)
  const tokens = tokensOf(flags)
  const link = new ServerLink(config, flags)
  const people = new ChatPeople()
  const text = new ChatText({ people, hasColours: hasColours(process.stdout), serverId: config.admin.id })
  const isTyped = process.stdin.isTTY
  const hasPrompt = isTyped && process.stdout.isTTY && !json
  const typed = isTyped
    ? createInterface({
        input: process.stdin,
        output: process.stdout,
        terminal: hasPrompt,
        prompt: hasPrompt ? PROMPT : '',
      })
    : undefined
  const prompt = hasPrompt && typed !== undefined ? new PromptOutput(typed, text) : undefined
  const output = prompt ?? new LineOutput(json ? (event) => JSON.stringify(event) : (event, me) => text.line(event, me))
  process.stdout.on('error', endOfOutput)
  const parts = { room, segment, name: flags.name ?? '', tokens, send: (frame: string) => socket.send(frame) }
  const session = new ChatSession({
    room,
    people,
    output,
    asksMembers: hasPrompt,
    protocol: (listener: ChatListener) => new makeProtocol({ ...parts, listener }),
    socket: { again: (why) => socket.again(why), end: (end) => socket.end(end) },
  })
  const { protocol } = session
  const socket: RoomSocket = new RoomSocket({
    link,
    path: protocol.path,
    token: protocol.headerToken,
    silenceMsMax: Math.max(SILENCE_MS_MIN, 3000 * config.heartbeat.intervalSeconds),
    comesBack: (code) => protocol.comesBack(code),
    watcher: session,
  })
  const stop = () => socket.end({ kind: 'stopped' })
  signals.running(stop)
  typed?.on('SIGINT', stop)
  let settlement: Settlement | undefined
  const input =
    typed === undefined ? sayLines(session, people, json) : takeTyped(typed, { session, people, output: prompt })
  void input
    .then(() => session.settle())
    .then((settled) => {
      settlement = settled
      stop()
    })
  try {
    const end = await socket.run()
    session.leave()
    output.end()
    if (end.kind !== 'stopped') return told(end, json)
    // Whoever types has seen what was refused.
    return settlement === undefined || isTyped ? exitCode.clean : codeOf(settlement)
  } finally {
    typed?.close()
    process.stdin.destroy()
    await link.close()
  }
}

function told(end: Exclude<SocketEnd, { kind: 'stopped' }>, json: boolean): number {
  if (end.kind === 'unreachable') process.stderr.write(`lobbycast: ${end.text}\n`)
  else {
    const { code, reason } = end.advice ?? { code: undefined, reason: end.text }
    const event = refusal(reason, code)
    if (json) process.stdout.write(`${JSON.stringify(event)}\n`)
    const refused = code === undefined ? 'refused' : `refused ${code}`
    process.stderr.write(`lobbycast: ${refused}: ${printable(reason)}\nlobbycast: what to do next: ${event.next}\n`)
  }
  return exitCode[end.kind]
}

function codeOf({ accepted, declined }: Settlement): number {
  if (declined === 0) return exitCode.clean
  return accepted === 0 ? exitCode.refused : exitCode.partly
}

function protocolOf({ protocol, name }: JoinFlags) {
  const names = Object.keys(PROTOCOLS)
  if (!Object.hasOwn(PROTOCOLS, protocol))
    throw new UsageError(`--protocol: expected one of ${names.join(', ')}, got ${JSON.stringify(protocol)}`)
  if (name !== undefined) {
    const fault = nameFault(name)
    if (fault !== undefined) throw new UsageError(`--name: ${fault}`)
    if (protocol !== 'json') throw new UsageError('--name: only --protocol json has names; elsewhere a token gives one')
  }
  return PROTOCOLS[protocol as keyof typeof PROTOCOLS]
}

function tokensOf({ token: given = [], tokenFile }: JoinFlags): RoomTokens {
  if (given.length > 0 && tokenFile !== undefined) throw new UsageError('--token and --token-file: give one of them')
  if (given.some((token) => !/^[!-~]+$/.test(token)))
    throw new UsageError('--token: expected printable ASCII characters without spaces')
  const tokens = tokenFile === undefined ? given : [secretOf('--token-file', tokenFile)]
  return {
    connection: tokens.find((token) => !isForRoom(token)) ?? '',
    room: tokens.find(isForRoom) ?? '',
  }
}

/** Whether a token is for one room. The server verifies it; an unreadable one is sent as a token of the connection, which the server refuses. */
function isForRoom(token: string): boolean {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
    return typeof claims === 'object' && claims !== null && 'channel' in claims
  } catch {
    return false
  }
}
