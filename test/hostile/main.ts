// `npm run test:hostile`: plays a game of offenders against a real server, while bystanders in a room of the same shard watch for what it
// does to them. Prints the seed, a line every ten seconds, and a verdict; exits with 1 when a bound is not kept.

import { Command, InvalidArgumentError } from 'commander'
import { ACTORS, type ActorRow } from './actors.ts'
import { judge, type Verdict } from './bounds.ts'
import { playGame } from './game.ts'
import { planGame } from './plan.ts'

interface Options {
  seconds: number
  seed: number
  actors: string[]
  connections?: number
  actSeconds?: number
  lanes: number
  ci: boolean
  plant?: string
}

function natural(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value < 1) throw new InvalidArgumentError('must be a whole number above 0')
  return value
}

const options = new Command('test:hostile')
  .description('Plays a seeded game of offenders against a real server.')
  .option('--seconds <n>', 'how long the offenders play', natural, 60)
  .option('--seed <n>', 'repeats a game', natural, 1 + Math.floor(Math.random() * 1_000_000))
  .option(
    '--actors <names>',
    `comma-separated, of: ${ACTORS.map(({ name }) => name).join(', ')}`,
    (text) => text.split(','),
    [],
  )
  .option('--connections <n>', 'connections of every act, in place of what the table of actors says', natural)
  .option('--act-seconds <n>', 'how long every act is, in place of what the table of actors says', natural)
  .option('--lanes <n>', 'acts at a time', natural, 3)
  .option('--ci', 'the actors, sizes and bounds of CI', false)
  .option('--plant <fault>', 'plants a fault that the game must find (plants.mjs)')
  .parse()
  .opts<Options>()

function chosen({ actors, ci }: Options): ActorRow[] {
  for (const name of actors) if (!ACTORS.some((row) => row.name === name)) throw new Error(`no actor ${name}`)
  if (actors.length > 0) return ACTORS.filter(({ name }) => actors.includes(name))
  return ACTORS.filter(({ ciConnections }) => !ci || ciConnections > 0)
}

function shown({ name, value, most, isKept }: Verdict): string {
  const figure = Number.isInteger(value) ? String(value) : value.toFixed(2)
  return `  ${isKept ? 'kept  ' : 'BROKEN'} ${name.padEnd(42)} ${figure.padStart(10)}   at most ${most}`
}

const { seconds, seed, lanes, ci, connections, actSeconds, plant } = options
console.log(`hostile game: seed ${seed}, ${seconds} s, ${lanes} acts at a time${ci ? ', actors and bounds of CI' : ''}`)
const acts = planGame({ seed, seconds, lanes, actors: chosen(options), isCi: ci, connections, actSeconds })
const { figures, notes } = await playGame(acts, { plant })
for (const note of notes) console.log(note)
const verdicts = judge(figures, { isCi: ci })
for (const verdict of verdicts) console.log(shown(verdict))
const broken = verdicts.filter(({ isKept }) => !isKept)
console.log(
  broken.length === 0
    ? `The hostile game of seed ${seed} kept all ${verdicts.length} bounds.`
    : `The hostile game of seed ${seed} broke ${broken.length} of ${verdicts.length} bounds.`,
)
// Sockets of bystanders that the server did not close would keep the process.
process.exit(broken.length === 0 ? 0 : 1)
