// How many files and sockets this process may have open; each connection is one. Node has no call for it, Linux a file.
import { readFileSync } from 'node:fs'

/** The soft limit; undefined where it cannot be read. */
export function fileDescriptorLimit(): number | undefined {
  try {
    const line = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))
    return line === null ? undefined : Number(line[1])
  } catch {
    // No /proc on this platform.
    return undefined
  }
}
