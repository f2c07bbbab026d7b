// Owns an example as somebody starts it: `node examples/start.mjs NAME`, what `npm run example` does after the build, on free ports and with the
// lines that it prints. A process group of its own, so that its lobby and its programs end with it.

import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { cleanUpAfterTest } from './clean-up.ts'
import { Inbox } from './inbox.ts'

export interface ExampleProcess {
  readonly lines: Inbox<string>
  // What follows a word at the beginning of one of the next lines.
  after(word: string): Promise<string>
  readonly exited: Promise<number | null>
  stop(): void
}

// With `lobby` the example uses that one and starts none.
export interface ExampleSpec {
  readonly lobby?: string
  readonly env?: Readonly<Record<string, string>>
}

export function startExample(name: string, { lobby, env = {} }: ExampleSpec = {}): ExampleProcess {
  const child = spawn(process.execPath, ['examples/start.mjs', name], {
    detached: true,
    env: {
      PATH: process.env.PATH ?? '',
      LOBBYCAST_HTTP_PORT: '0',
      LOBBYCAST_DRAIN_WINDOW_SECONDS: '0',
      PORT: '0',
      ...(lobby === undefined ? {} : { LOBBY: lobby }),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  cleanUpAfterTest(() => endGroup(child.pid))
  const lines = new Inbox<string>(`output of ${name}`)
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on('line', (line) => lines.push(line))
  const exited = new Promise<number | null>((resolve) => {
    child.once('exit', (code) => {
      lines.end(`the example has ended with ${code}`)
      resolve(code)
    })
  })
  return {
    lines,
    async after(word) {
      for (;;) {
        const line = await lines.next()
        if (line.startsWith(`${word} `)) return line.slice(word.length + 1)
      }
    },
    exited,
    stop: () => void child.kill('SIGTERM'),
  }
}

function endGroup(leader: number | undefined): void {
  try {
    if (leader !== undefined) process.kill(-leader, 'SIGKILL')
  } catch (error) {
    // All of them have ended already.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
