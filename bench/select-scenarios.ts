/** Which scenarios a run has, and in which size. Pure. */
import { type Scenario, scenarios } from './scenarios.ts'

/** `sweep` names all three, and so does `board`. */
const answersTo = ({ name, kind }: Scenario, asked: string): boolean =>
  name === asked || ((kind === 'sweep' || kind === 'board') && asked === kind)

/** The scenarios asked for, sized for a smoke run or with another measuring time where that is wanted. A smoke run has all of them. */
export function selectScenarios(options: {
  only: string[]
  all: boolean
  smoke: boolean
  seconds?: number | undefined
  members?: number | undefined
}): Scenario[] {
  for (const name of options.only) {
    if (scenarios.some((scenario) => answersTo(scenario, name))) continue
    throw new Error(`no scenario ${name}; there are ${scenarios.map((scenario) => scenario.name).join(', ')}`)
  }
  const isAsked = (scenario: Scenario): boolean => {
    if (options.only.length > 0) return options.only.some((name) => answersTo(scenario, name))
    return scenario.onDemand !== true || options.all || options.smoke
  }
  return scenarios.filter(isAsked).map((scenario) => {
    const sized = options.smoke ? { ...scenario, ...scenario.smoke } : { ...scenario }
    if (options.seconds !== undefined && sized.measureSeconds > 0) sized.measureSeconds = options.seconds
    if (options.members !== undefined && sized.board !== undefined) {
      sized.membersPerRoom = options.members
      sized.board = { ...sized.board, slowMembers: Math.floor(options.members / 10) }
    }
    return sized
  })
}
