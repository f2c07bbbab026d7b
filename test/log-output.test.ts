// The output of the log: never waits, never throws, loses what cannot be written, and says in its place how much that was.
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { LogOutput } from '../src/log/log-output.ts'
import { Fifo, until } from './support/bare-process.ts'

const lostNotice = (lines: number) => `lost ${lines}\n`
const open = (descriptor: number, waitingBytesMax = 4096) => new LogOutput({ descriptor, waitingBytesMax, lostNotice })

/** What arrived, as numbers of lines, with every notice as the numbers it stands for. Throws at a part of a line. */
function numbersIn(text: string): { heard: number[]; told: number } {
  const heard: number[] = []
  let told = 0
  let next = 0
  for (const line of text.split('\n').slice(0, -1)) {
    const [, lost] = /^lost (\d+)$/.exec(line) ?? []
    const [, number] = /^line (\d+) x*$/.exec(line) ?? []
    if (lost !== undefined) {
      told += Number(lost)
      next += Number(lost)
    } else if (number !== undefined) {
      expect(Number(number), 'lines come in order, and a notice stands where lines are missing').toBe(next)
      heard.push(next)
      next += 1
    } else throw new Error(`no line: ${JSON.stringify(line.slice(0, 100))}`)
  }
  return { heard, told }
}

type Step = { readonly kind: 'write'; readonly size: number } | { readonly kind: 'read'; readonly bytes: number }

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('write' as const), size: fc.integer({ min: 0, max: 3000 }) }),
  fc.record({ kind: fc.constant('write' as const), size: fc.integer({ min: 60_000, max: 70_000 }) }),
  fc.record({ kind: fc.constant('read' as const), bytes: fc.integer({ min: 1, max: 50_000 }) }),
)

test('log output - a pipe read at any pace: all lines or their number, each in its place', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 80 }), async (steps) => {
      const fifo = new Fifo()
      const output = open(fifo.writeEnd, 20_000)
      let text = ''
      let lines = 0
      for (const each of steps) {
        if (each.kind === 'read') text += fifo.read(each.bytes)
        else output.write(`line ${lines++} ${'x'.repeat(each.size)}\n`)
      }
      // Room for the last notice, and a line behind it that must not be lost.
      text += fifo.read()
      await until(() => {
        text += fifo.read()
        const { heard, told } = numbersIn(text)
        return heard.length + told === lines
      })
      expect(numbersIn(text).told).toBe(output.lostLines)
      await output.close()
      expect(fifo.read()).toBe('')
    }),
    { numRuns: 40 },
  )
}, 60_000)

test('log output - a pipe whose reader stopped holds so many bytes, and no more', async () => {
  const fifo = new Fifo()
  fifo.fill('x'.repeat(4096))
  const output = open(fifo.writeEnd)
  for (let line = 0; line < 1000; line++) output.write(`line ${line} ${'x'.repeat(90)}\n`)
  expect(output.lostLines).toBeGreaterThan(950)
  expect(output.lostLines).toBeLessThan(1000)
  await output.close()
  expect(output.lostLines, 'what was still waiting is lost at the end').toBe(1000)
})

test('log output - a reader that goes away and comes back hears how many lines it missed, without another line', async () => {
  const fifo = new Fifo()
  const output = open(fifo.writeEnd)
  output.write('line 0 \n')
  expect(fifo.read()).toBe('line 0 \n')
  fifo.closeReader()
  for (let line = 1; line <= 7; line++) output.write(`line ${line} \n`)
  expect(output.lostLines).toBe(7)
  fifo.openReader()
  let text = ''
  await until(() => {
    text += fifo.read()
    return text !== ''
  })
  output.write('line 8 \n')
  expect(text + fifo.read()).toBe('lost 7\nline 8 \n')
  await output.close()
})

test('log output - a line of which a part was written does not swallow what follows', async () => {
  const fifo = new Fifo()
  const output = open(fifo.writeEnd, 1_000_000)
  output.write(`line 0 ${'x'.repeat(200_000)}\n`)
  fifo.closeReader()
  output.write('line 1 \n')
  expect(output.lostLines).toBe(2)
  fifo.openReader()
  const torn = fifo.read()
  expect(torn).toMatch(/^line 0 x+$/)
  let text = ''
  await until(() => {
    text += fifo.read()
    return text.length > 1
  })
  expect(text).toBe('\nlost 2\n')
  await output.close()
})

test('log output - started while nobody reads, it begins when somebody does', async () => {
  const fifo = new Fifo()
  fifo.closeReader()
  const output = open(fifo.writeEnd)
  output.write('line 0 \n')
  expect(output.lostLines).toBe(1)
  fifo.openReader()
  output.write('line 1 \n')
  expect(fifo.read()).toBe('lost 1\nline 1 \n')
  await output.close()
})

test('log output - a full device loses every line and nothing else', async () => {
  const full = openSync('/dev/full', 'w')
  const output = open(full)
  for (let line = 0; line < 100; line++) output.write(`line ${line} \n`)
  expect(output.lostLines).toBe(100)
  await output.close()
  output.write('afterwards\n')
  closeSync(full)
})

test('log output - a file has each line at once', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lobbycast-log-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'log')
  const descriptor = openSync(file, 'a')
  const output = open(descriptor)
  output.write('line 0 \n')
  output.write(`line 1 ${'x'.repeat(100_000)}\n`)
  expect(numbersIn(readFileSync(file, 'utf8'))).toEqual({ heard: [0, 1], told: 0 })
  await output.close()
  expect(output.lostLines).toBe(0)
  closeSync(descriptor)
})
