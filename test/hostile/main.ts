// `npm run test:hostile`: plays a game of offenders against a real server, while bystanders in a room of the same shard watch for what it
// does to them. Prints the seed, a line every ten seconds, and a verdict; exits with 1 when a bound is not kept.

import { type JudgeOptions, judge, type Verdict } from './bounds.ts'
import { cases } from './cases.ts'
import { type GameResult, playGame } from './game.ts'
import { chosenActors, type Options, readOptions } from './options.ts'
import { planGame } from './plan.ts'

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
  const actors = chosenActors({ actors: rest.actors, ci })
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

const options = readOptions(process.argv.slice(2))
const isKept = await (options.cases === undefined
  ? playRandom(options)
  : playCases(options, options.cases === true ? '' : options.cases))
// Sockets of bystanders that the server did not close would keep the process.
process.exit(isKept ? 0 : 1)
