// The table of actors: how often each comes, how long an act of it lasts and how large it is, on demand and in CI.

export interface ActorRow {
  readonly name: string
  readonly weight: number
  // The shortest and the longest act.
  readonly seconds: readonly [number, number]
  // The most connections of an act; at least a tenth of them are drawn.
  readonly connections: number
  // The same in CI. 0: the actor is not in CI.
  readonly ciConnections: number
  readonly about: string
}

export const ACTORS: readonly ActorRow[] = [
  row('odd-frames', 3, [2, 6], 40, 20, 'every opcode, wrong masks and lengths, invalid UTF-8, fragments of one byte'),
  row('handshakes', 2, [2, 6], 200, 50, 'broken, slow and unfinished requests to connect'),
  row('requests', 2, [2, 6], 100, 30, 'broken heads, slow and huge bodies, pipelines, answers that are not read'),
  row('talkers', 4, [4, 10], 30, 10, 'floods of everything that raises an event'),
  row('presence-storm', 2, [4, 10], 2000, 300, 'lists of the members of a crowd, asked for over and over'),
  row('history-storm', 2, [4, 10], 20, 5, 'long histories, asked for over and over'),
  row('stalls', 3, [5, 15], 100, 30, 'readers that stop in a loud room, senders that stop in the middle'),
  row('churn', 3, [3, 8], 100, 30, 'connections that come and go, by close frame, FIN and RST'),
  row('token-games', 2, [3, 8], 60, 20, 'expired, forged, huge and endless tokens, storms of refreshes'),
  row('strangers', 2, [4, 10], 500, 50, 'unfinished messages, commands before authentication, silence'),
  row('hoarders', 1, [4, 10], 20, 5, 'as many rooms as a connection may have, and histories in room after room'),
]

function row(
  name: string,
  weight: number,
  seconds: readonly [number, number],
  connections: number,
  ciConnections: number,
  about: string,
): ActorRow {
  return { name, weight, seconds, connections, ciConnections, about }
}
