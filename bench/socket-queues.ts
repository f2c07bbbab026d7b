/**
 * What the kernel holds for the sockets of one server, from /proc/net/tcp. For each connection the server's end has a send queue (sent and not yet
 * acknowledged, or not sent), and the peer's end, on the same machine, has a receive queue that the peer has not read.
 */
import { readFileSync } from 'node:fs'

export interface Queued {
  sendBytes: number
  receiveBytes: number
}

/** By the port of the peer. */
export function socketQueues(serverPort: number, text = readFileSync('/proc/net/tcp', 'latin1')): Map<number, Queued> {
  const queues = new Map<number, Queued>()
  const at = (peerPort: number): Queued => {
    const known = queues.get(peerPort) ?? { sendBytes: 0, receiveBytes: 0 }
    queues.set(peerPort, known)
    return known
  }
  const line = /^\s*\d+: [0-9A-F]{8}:([0-9A-F]{4}) [0-9A-F]{8}:([0-9A-F]{4}) [0-9A-F]{2} ([0-9A-F]{8}):([0-9A-F]{8}) /gm
  for (const [, local, remote, sent, received] of text.matchAll(line)) {
    const [localPort, remotePort] = [Number.parseInt(local!, 16), Number.parseInt(remote!, 16)]
    if (localPort === serverPort && remotePort !== 0) at(remotePort).sendBytes = Number.parseInt(sent!, 16)
    if (remotePort === serverPort) at(localPort).receiveBytes = Number.parseInt(received!, 16)
  }
  return queues
}
