// How much of what a connection has sent still lies in the kernel, by /proc/net/tcp: on its way, or arrived and not yet read by the server.

import { readFileSync } from 'node:fs'
import type { Socket } from 'node:net'

interface Row {
  readonly localPort: number
  readonly remotePort: number
  readonly unsentBytes: number
  readonly unreadBytes: number
}

const hex = (text: string | undefined): number => Number.parseInt(text ?? '', 16)

// Reads rows such as `0: 0100007F:1F90 0100007F:A3C2 01 00000000:00000010 ...`: number, local and remote address, state, both queues.
export function tcpRows(table: string): Row[] {
  return table
    .split('\n')
    .slice(1)
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [, local, remote, , queues] = line.trim().split(/\s+/)
      return {
        localPort: hex(local?.split(':').at(-1)),
        remotePort: hex(remote?.split(':').at(-1)),
        unsentBytes: hex(queues?.split(':')[0]),
        unreadBytes: hex(queues?.split(':')[1]),
      }
    })
}

// Both ends of the connection are on this machine.
export function queuedBytes({ localPort, remotePort }: Pick<Socket, 'localPort' | 'remotePort'>): number {
  let bytes = 0
  for (const row of tcpRows(readFileSync('/proc/net/tcp', 'utf8'))) {
    if (row.localPort === localPort && row.remotePort === remotePort) bytes += row.unsentBytes
    if (row.localPort === remotePort && row.remotePort === localPort) bytes += row.unreadBytes
  }
  return bytes
}
