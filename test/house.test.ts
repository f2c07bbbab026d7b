// The structure of src/: each folder imports only from folders below it, no file is part of a circle, none is too long, and what
// runs on one thread never reaches into what runs on the other.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { expect, test } from 'vitest'

// From the top down. Files of one row may import each other's folder only where the row has one entry.
const FLOORS = [
  ['main.ts'],
  ['page'],
  ['index.ts', 'cli'],
  ['server.ts'],
  ['live-sample.ts'],
  ['figure-sources.ts'],
  ['application.ts', 'server-options.ts', 'start-log.ts'],
  ['http', 'plain', 'centrifuge'],
  ['operations'],
  ['hooks'],
  ['gateway'],
  ['metrics'],
  ['refusals.ts'],
  ['pool'],
  ['shard'],
  ['log'],
  ['engine', 'auth'],
  ['mailbox'],
  ['board'],
  ['config'],
  ['protocol'],
  ['file-descriptors.ts', 'start-error.ts', 'assert-never.ts', 'tuning'],
]

// Threads. What is in neither list may be used by both.
const MAIN_THREAD = [
  'server.ts',
  'http',
  'plain',
  'centrifuge',
  'operations',
  'hooks',
  'gateway',
  'pool',
  'auth',
  'figure-sources.ts',
  'metrics',
  'refusals.ts',
  'log',
  'start-log.ts',
]
const SHARD_THREAD = ['shard', 'engine']

const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path))
  .map((path) => join('src', path))
const imports = new Map(
  files.map((file) => {
    const text = readFileSync(file, 'utf8')
    const found = [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map(([, path]) =>
      normalize(join(dirname(file), path as string)),
    )
    return [file, found] as const
  }),
)

const placeOf = (file: string): string => file.split('/')[1] as string
const floorOf = (place: string): number => FLOORS.findIndex((row) => row.includes(place))

test('house - every file has its floor', () => {
  expect(files.length).toBeGreaterThan(100)
  expect(files.map(placeOf).filter((place) => floorOf(place) < 0)).toEqual([])
})

test('house - imports go down, or stay in their folder', () => {
  const upward = [...imports].flatMap(([file, paths]) =>
    paths
      .filter((path) => placeOf(path) !== placeOf(file) && floorOf(placeOf(path)) <= floorOf(placeOf(file)))
      .map((path) => `${file} -> ${path}`),
  )
  expect(upward).toEqual([])
})

test('house - no file is part of a circle', () => {
  const circles: string[] = []
  const done = new Set<string>()
  const visit = (file: string, way: readonly string[]): void => {
    if (way.includes(file)) circles.push([...way.slice(way.indexOf(file)), file].join(' -> '))
    else if (!done.has(file)) {
      for (const next of imports.get(file) ?? []) visit(next, [...way, file])
      done.add(file)
    }
  }
  for (const file of files) visit(file, [])
  expect(circles).toEqual([])
})

test('house - a thread does not reach into the other', () => {
  const across = [...imports].flatMap(([file, paths]) => {
    const foreign = SHARD_THREAD.includes(placeOf(file))
      ? MAIN_THREAD
      : MAIN_THREAD.includes(placeOf(file))
        ? SHARD_THREAD
        : []
    return paths.filter((path) => foreign.includes(placeOf(path))).map((path) => `${file} -> ${path}`)
  })
  expect(across).toEqual([])
})

test('house - a thread reads its own table of tuning numbers', () => {
  const foreign = [...imports].flatMap(([file, paths]) => {
    const other = SHARD_THREAD.includes(placeOf(file)) ? 'main' : MAIN_THREAD.includes(placeOf(file)) ? 'shard' : 'no'
    return paths
      .filter((path) => path === join('src', 'tuning', `${other}-thread.ts`))
      .map((path) => `${file} -> ${path}`)
  })
  expect(foreign).toEqual([])
})

test('house - no file has more than 400 lines, and half of them at most 150', () => {
  const lengths = files.map((file) => ({ file, lines: readFileSync(file, 'utf8').trimEnd().split('\n').length }))
  expect(lengths.filter(({ lines }) => lines > 400)).toEqual([])
  const median = lengths.map(({ lines }) => lines).sort((a, b) => a - b)[lengths.length >>> 1]
  expect(median).toBeLessThanOrEqual(150)
})
