// Whether a connection may give a command at all, whatever the command is about. Pure.
import type { Connection } from '../gateway/connection.ts'
import type { CommandMethod } from '../protocol/command-scan.ts'
import type { CentrifugeSession } from './centrifuge-session.ts'

/** What a connection with the token of a session may do beside listening. */
const OF_SESSIONS: readonly CommandMethod[] = ['connect', 'refresh', 'ping']

export function isSilenced({ isMuted }: Connection, { isSession }: CentrifugeSession, method: CommandMethod): boolean {
  return (isMuted && (method === 'publish' || method === 'send')) || (isSession && !OF_SESSIONS.includes(method))
}
