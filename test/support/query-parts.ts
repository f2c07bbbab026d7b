// Owns what tests read out of the queries of Prometheus: which figures they name, with which labels. Knows as much of the language as the queries
// of deploy/ use.

import type { Figures } from './figures.ts'

// A histogram has three names in the output for the one that it is declared with.
const declared = (name: string): string => name.replace(/_(bucket|sum|count)$/, '')

export const figuresIn = (query: string): string[] =>
  [...query.matchAll(/\blobbycast_\w+/g)].map(([name]) => declared(name))

// Labels that Prometheus adds by itself.
const ADDED = ['job', 'instance']

// What a query names and the output does not have.
export function unknownParts(query: string, { text }: Figures): string[] {
  const lines = text.split('\n')
  const selectors = [...query.matchAll(/\b((?:lobbycast|process|nodejs)_\w+)(?:\{([^}]*)\})?/g)]
  const linesOf = (name: string) => lines.filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `))
  const missing = selectors.flatMap(([, name = '', inside = '']) => {
    const shown = linesOf(name)
    if (shown.length === 0) return [name]
    return [...inside.matchAll(/(\w+)(=~|!=|!~|=)"([^"]*)"/g)].flatMap(([, label = '', operator, value = '']) => {
      if (ADDED.includes(label)) return []
      const wanted = operator?.startsWith('=') ? value.split('|').filter((part) => /^\w+$/.test(part)) : []
      const parts = wanted.length === 0 ? [`${label}="`] : wanted.map((part) => `${label}="${part}"`)
      return parts.filter((part) => !shown.some((line) => hasLabel(line, part))).map((part) => `${name}{${part}}`)
    })
  })
  const shown = selectors.flatMap(([, name = '']) => linesOf(name))
  const grouped = [...query.matchAll(/\b(?:by|on) \(([^)]*)\)/g)].flatMap(([, list = '']) => list.split(/,\s*/))
  const strange = grouped.filter(
    (label) => !ADDED.includes(label) && !shown.some((line) => hasLabel(line, `${label}="`)),
  )
  return [...missing, ...strange]
}

const hasLabel = (line: string, part: string): boolean => line.includes(`{${part}`) || line.includes(`,${part}`)
