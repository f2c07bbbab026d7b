// `npm run test:hostile`: plays a game of offenders against a real server, while bystanders in a room of the same shard watch for what it
// does to them. Prints the seed, a line every ten seconds, and a verdict; exits with 1 when a bound is not kept.

import { Command, InvalidArgumentError } from 'commander'
import { ACTORS, type ActorRow } from './actors.ts'
import { type JudgeOptions, judge, type Verdict } from './bounds.ts'
import { cases } from './cases.ts'
import { type GameResult, playGame } from './game.ts'
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
  manner?: string
  cases?: string | true
}

function natural(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value < 1) throw new InvalidArgumentError('must be a whole number above 0')
  return value
}

const command = new Command('test:hostile')
  .description('Plays a seeded game of offenders against a real server.')
  .option('--seconds <n>', 'how long the offenders play', natural, 60)
  .option(
    '--seed <n>',
    'draws the game; the same seed and options repeat it',
    natural,
    1 + Math.floor(Math.random() * 1_000_000),
  )
  .option(
    '--actors <names>',
    `comma-separated, of: ${ACTORS.map(({ name }) => name).join(', ')}`,
    (text) => text.split(','),
    [],
  )
  .option('--connections <n>', 'connections of every act, in place of what the table of actors says', natural)
  .option('--act-seconds <n>', 'how long every act is, in place of what the table of actors says', natural)
  .option(
    '--manner <text>',
    'what the actors do, in place of what they draw; for actors that have manners (talkers, presence-storm, strangers, hoarders)',
  )
  .option(
    '--cases [text]',
    'plays all cases of cases.ts, or those whose names contain the text, one game each, in place of a drawn game',
  )
  .option('--lanes <n>', 'acts at a time', natural, 3)
  .option('--ci', 'the actors, sizes and bounds of CI', false)
  .option('--plant <fault>', 'plants a fault that the game must find (plants.mjs)')

function chosen({ actors, ci }: Pick<Options, 'actors' | 'ci'>): ActorRow[] {
  for (const name of actors) if (!ACTORS.some((row) => row.name === name)) throw new Error(`no actor ${name}`)
  if (actors.length > 0) return ACTORS.filter(({ name }) => actors.includes(name))
  return ACTORS.filter(({ ciConnections }) => !ci || ciConnections > 0)
}

function shown({ name, value, most, isKept }: Verdict): string {
  const figure = Number.isInteger(value) ? String(value) : value.toFixed(2)
  return `  ${isKept ? 'kept  ' : 'BROKEN'} ${name.padEnd(42)} ${figure.padStart(10)}   at most ${most}`
}

function report(name: string, { figures, notes }: GameResult, options: JudgeOptions): boolean {
  for (const note of notes) console.log(note)
  const verdicts = judge(figures, options)
  for (const verdict of verdicts) console.log(shown(verdict))
  const broken = verdicts.filter(({ isKept }) => !isKept)
  console.log(
    broken.length === 0
      ? `${name} kept all ${verdicts.length} bounds.`
      : `${name} broke ${broken.length} of ${verdicts.length} bounds.`,
  )
  return broken.length === 0
}

async function playRandom({ seconds, seed, lanes, ci, plant, ...rest }: Options): Promise<boolean> {
  console.log(
    `hostile game: seed ${seed}, ${seconds} s, ${lanes} acts at a time${ci ? ', actors and bounds of CI' : ''}`,
  )
  const { connections, actSeconds, manner } = rest
  const actors = chosen({ actors: rest.actors, ci })
  const acts = planGame({ seed, seconds, lanes, actors, isCi: ci, connections, actSeconds, manner })
  return report(`The hostile game of seed ${seed}`, await playGame(acts, { plant }), { isCi: ci })
}

async function playCases({ seed, plant }: Options, contains: string): Promise<boolean> {
  const broken: string[] = []
  const chosenCases = cases({ seed, contains })
  if (chosenCases.length === 0) throw new Error(`no case contains ${contains}`)
  console.log(`hostile cases: seed ${seed}, ${chosenCases.length} games`)
  for (const { name, act, others } of chosenCases) {
    console.log(`\ncase ${name}`)
    if (!report(`The case ${name}`, await playGame([[act]], { plant }), { others })) broken.push(name)
  }
  console.log(`\n${chosenCases.length - broken.length} of ${chosenCases.length} cases kept all bounds.`)
  for (const name of broken) console.log(`  broken: ${name}`)
  return broken.length === 0
}

const options = command.parse().opts<Options>()
const isKept = await (options.cases === undefined
  ? playRandom(options)
  : playCases(options, options.cases === true ? '' : options.cases))
// Sockets of bystanders that the server did not close would keep the process.
process.exit(isKept ? 0 : 1)
