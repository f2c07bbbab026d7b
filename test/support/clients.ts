// Owns the table of client kinds that contract tests run with, and the usual way into a room.

import type { ConnectOptions, LobbyClient } from './lobby-client.ts'
import { PlainClient } from './plain-client.ts'
import { RawClient } from './raw-client.ts'

export interface ClientKind {
  kind: string
  connect(port: number, room: string, options?: ConnectOptions): Promise<LobbyClient>
}

export const clientKinds: ClientKind[] = [
  { kind: 'ws package', connect: PlainClient.connect },
  { kind: 'raw socket', connect: RawClient.connect },
]

interface Listening {
  port: number
}

// Joins and waits for the greeting. The members given have been told of the join when this returns.
export async function join(
  { connect }: Pick<ClientKind, 'connect'>,
  server: Listening,
  where: { room: string; options?: ConnectOptions; told?: LobbyClient[] },
): Promise<LobbyClient> {
  const client = await connect(server.port, where.room, where.options)
  await client.welcome()
  for (const member of where.told ?? []) {
    const notice = await member.next()
    if (notice !== `${client.id} just joined!`) throw new Error(`expected the join notice, got ${String(notice)}`)
  }
  return client
}

// Members of one room in the order they joined; each has taken the notices about the later ones.
export async function joinAll(
  kind: Pick<ClientKind, 'connect'>,
  server: Listening,
  where: { room: string; count: number },
): Promise<LobbyClient[]> {
  const members: LobbyClient[] = []
  for (let index = 0; index < where.count; index++) {
    members.push(await join(kind, server, { room: where.room, told: members }))
  }
  return members
}
