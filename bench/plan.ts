/**
 * The cells of a run in their order. Pure.
 */
import type { Scenario } from './scenarios.ts'
import type { ServerDefinition } from './servers.ts'

export interface Plan {
  round: number
  scenario: Scenario
  definition: ServerDefinition
}

/** Rounds outermost; inside a scenario the servers follow each other, and each round begins with another one. */
export function planCells(scenarios: Scenario[], servers: ServerDefinition[], rounds: number): Plan[] {
  const plans: Plan[] = []
  for (let round = 1; round <= rounds; round++) {
    for (const scenario of scenarios) {
      const taking = servers.filter((server) => takes(scenario, server))
      for (let i = 0; i < taking.length * (scenario.starts ?? 1); i++) {
        plans.push({ round, scenario, definition: taking[(i + round - 1) % taking.length]! })
      }
    }
  }
  return plans
}

const takes = ({ without, withoutProtocols = [] }: Scenario, { name, protocol }: ServerDefinition): boolean =>
  !without.includes(name) && !withoutProtocols.includes(protocol)
