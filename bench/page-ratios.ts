/**
 * What an open page adds to the server's CPU per delivery: each server with a page is compared with the same server without one, round by round, because
 * rounds differ by more than a page costs. Pure.
 */
import type { Cell } from './cell.ts'
import type { ServerDefinition } from './servers.ts'
import { medianOf } from './summary.ts'

export function pageRatios(cells: readonly Cell[], servers: readonly ServerDefinition[]): string[] {
  const scenarios = [...new Set(cells.map(({ scenario }) => scenario))]
  return servers.flatMap(({ name, page }) =>
    page === undefined ? [] : scenarios.flatMap((scenario) => ratioLine(cells, { scenario, name })),
  )
}

function ratioLine(cells: readonly Cell[], { scenario, name }: { scenario: string; name: string }): string[] {
  const without = name.replace(/\+\w+$/, '')
  const cellOf = (server: string, round: number): Cell | undefined =>
    cells.find((cell) => cell.scenario === scenario && cell.server === server && cell.round === round)
  const costs = [...new Set(cells.map(({ round }) => round))].flatMap((round) => {
    const open = metricsOf(cellOf(name, round))
    const closed = metricsOf(cellOf(without, round))
    // A server that was stepped down to a lower rate batches less, so only equal rates are compared.
    if (open === undefined || closed === undefined || open.rate !== closed.rate) return []
    return [{ open: open.cpuNs, closed: closed.cpuNs }]
  })
  if (costs.length === 0) return [`${scenario}: no round in which ${name} and ${without} sustained the same rate`]
  const ratios = costs.map(({ open, closed }) => open / closed)
  const [least, most] = [Math.min(...ratios), Math.max(...ratios)].map((ratio) => ratio.toFixed(3))
  const noise = costs.map(({ closed }) => closed)
  const spread = ((Math.max(...noise) / Math.min(...noise) - 1) * 100).toFixed(0)
  return [
    `${scenario}: ${name} takes ${medianOf(ratios).toFixed(3)} of the CPU of ${without} per delivery (${least} to ${most} in ${costs.length} rounds; ${without} alone differs by ${spread} % between rounds)`,
  ]
}

function metricsOf(cell: Cell | undefined): { readonly cpuNs: number; readonly rate: number | undefined } | undefined {
  if (cell === undefined || cell.refusals.length > 0 || cell.metrics.cpuNs === undefined) return undefined
  return { cpuNs: cell.metrics.cpuNs, rate: cell.metrics.offeredMessages }
}
