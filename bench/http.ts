/**
 * `npm run bench:http`: autocannon pushes arrays of statistic records over HTTP, against the built server or the one in LOBBY.
 */
import autocannon from 'autocannon'
import { Command, InvalidArgumentError } from 'commander'
import { statisticsBody } from './http-load.ts'
import { builtInServers, startServer } from './servers.ts'

function positive(text: string): number {
  const value = Number(text)
  if (!(value > 0)) throw new InvalidArgumentError('must be a number above 0')
  return value
}

async function main(): Promise<void> {
  const options = new Command('bench:http')
    .description('POST /rooms/{room}/statistics with autocannon. Environment: LOBBY=http://host:port, KEY=<admin key>.')
    .option('--room <name>', 'room to push to', 'dailyNews')
    .option('--records <n>', 'records per push', positive, 50)
    .option('--connections <n>', 'HTTP connections', positive, 10)
    .option('--seconds <n>', 'how long', positive, 10)
    .option('--rate <n>', 'pushes per second over all connections (default: as many as are answered)', positive)
    .parse()
    .opts<{ room: string; records: number; connections: number; seconds: number; rate?: number }>()
  const server = process.env.LOBBY ? undefined : await startServer(builtInServers[0]!)
  const lobby = process.env.LOBBY ?? `http://127.0.0.1:${server!.port}`
  try {
    const result = await autocannon({
      url: `${lobby.replace(/^ws/, 'http')}/rooms/${encodeURIComponent(options.room)}/statistics`,
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': process.env.KEY ?? 'none' },
      body: statisticsBody(options.records, 'product line 0'),
      connections: options.connections,
      duration: options.seconds,
      ...(options.rate === undefined ? {} : { overallRate: options.rate }),
    })
    console.log(autocannon.printResult(result))
    if (result.errors + result.non2xx > 0) process.exitCode = 1
  } finally {
    await server?.stop()
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
})
