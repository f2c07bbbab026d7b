// The command line of `npm run test:hostile`, and the actors that it names.

import { Command, InvalidArgumentError } from 'commander'
import { ACTORS, type ActorRow } from './actors.ts'

export interface Options {
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

/** Reads the arguments that follow the name of the script. */
export function readOptions(args: readonly string[]): Options {
  return new Command('test:hostile')
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
    .parse(args, { from: 'user' })
    .opts<Options>()
}

export function chosenActors({ actors, ci }: Pick<Options, 'actors' | 'ci'>): ActorRow[] {
  for (const name of actors) if (!ACTORS.some((row) => row.name === name)) throw new Error(`no actor ${name}`)
  if (actors.length > 0) return ACTORS.filter(({ name }) => actors.includes(name))
  return ACTORS.filter(({ ciConnections }) => !ci || ciConnections > 0)
}
