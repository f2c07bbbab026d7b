// How often the page draws, on screens of any rate: the frame loop without a browser.
import { afterEach, expect, test, vi } from 'vitest'

// Its file is compiled with the types of a browser, which tests do not have.
const file: string = '../src/page/parts/frame-loop.ts'
const { FrameLoop } = (await import(file)) as { FrameLoop: new (draw: () => void) => { ask(): void } }

afterEach(() => vi.unstubAllGlobals())

/** A screen with the given number of frames a second, and a tab that can be hidden. */
function screenOf(framesPerSecond: number) {
  const tab = { hidden: false, shown: [] as (() => void)[] }
  let next: ((atMs: number) => void) | undefined
  vi.stubGlobal('document', {
    get hidden() {
      return tab.hidden
    },
    addEventListener: (_: string, run: () => void) => tab.shown.push(run),
  })
  vi.stubGlobal('requestAnimationFrame', (run: (atMs: number) => void) => {
    next = run
    return 1
  })
  return {
    /** Shows all frames of some seconds; `before` runs before each. */
    pass: (seconds: number, before: () => void) => {
      for (let frame = 1; frame <= seconds * framesPerSecond; frame++) {
        before()
        const run = next
        next = undefined
        run?.(1000 + (frame * 1000) / framesPerSecond)
      }
    },
    hide: (hidden: boolean) => {
      tab.hidden = hidden
      for (const run of tab.shown) run()
    },
  }
}

test.each([60, 75, 120, 144, 240])('page - at most 30 draws a second on a screen of %i frames', (framesPerSecond) => {
  const screen = screenOf(framesPerSecond)
  let draws = 0
  const loop = new FrameLoop(() => draws++)
  screen.pass(10, () => loop.ask())
  // A frame may come 2 ms early.
  expect(draws).toBeLessThanOrEqual(320)
  expect(draws).toBeGreaterThanOrEqual(240)
})

test('page - a hidden tab draws nothing, and draws once when it is shown again', () => {
  const screen = screenOf(60)
  let draws = 0
  const loop = new FrameLoop(() => draws++)
  screen.hide(true)
  screen.pass(10, () => loop.ask())
  expect(draws).toBe(0)
  screen.hide(false)
  screen.pass(10, () => undefined)
  expect(draws).toBe(1)
})
