/**
 * `npm run bench:page`: what the page costs in a real browser. Under load: frames of the screen, draws, nodes and the heap after a garbage collection, span by span.
 * With `--connections`: Live on a full server.
 */
import { Command, InvalidArgumentError } from 'commander'
import { count, positive } from './numbers.ts'
import { measureCrowd } from './page-crowd.ts'
import { measureUnderLoad } from './page-load.ts'
import { type PlaceName, placeNames } from './page-windows.ts'

interface Options {
  places: PlaceName[][]
  messages: number
  rate: number
  spans: number
  connections?: number
  seconds: number
}

function placesOf(text: string): PlaceName[][] {
  return text.split(',').map((together) =>
    together.split('+').map((name) => {
      const place = placeNames.find((known) => known === name)
      if (place === undefined) throw new InvalidArgumentError(`there are ${placeNames.join(', ')}`)
      return place
    }),
  )
}

const options = new Command('bench:page')
  .description('The page in a real Chromium, under load or on a full server.')
  .option(
    '--places <list>',
    `places measured one after the other, joined by + when they are seen at the same time (${placeNames.join(', ')})`,
    placesOf,
    placesOf('try+statistics,room+statistics'),
  )
  .option('--messages <n>', 'messages sent to the shown room', count, 300_000)
  .option('--rate <n>', 'messages a second', positive, 1000)
  .option('--spans <n>', 'readings', count, 20)
  .option(
    '--connections <n>',
    'measure Live on a server with this number of connections instead, 9 of 19 of them in one room',
    count,
  )
  .option('--seconds <n>', 'with --connections: length of each measurement', positive, 10)
  .parse()
  .opts<Options>()

async function main(): Promise<void> {
  const { places, connections, messages, rate, spans, seconds } = options
  let isPassed = true
  if (connections !== undefined) isPassed = await measureCrowd({ connections, seconds })
  else {
    for (const together of places) {
      console.log(`\n${together.join(' and ')}, ${messages.toLocaleString('en-US')} messages at ${rate}/s`)
      const isOk = await measureUnderLoad({ places: together, messages, messagesPerSecond: rate, spans })
      isPassed &&= isOk
    }
  }
  if (!isPassed) process.exitCode = 1
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

main().then(
  () => process.exit(),
  (error: unknown) => {
    console.error(error)
    process.exit(1)
  },
)
