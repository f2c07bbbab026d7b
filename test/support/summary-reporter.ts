// What a test run prints: now and then a line with its progress, everything about a test file that does not pass, and at the end
// the names of such files and the line that counts, alone on a line. A skipped test counts as failed. Files that pass print nothing,
// so that a log without failures has no line that looks like one. With one file on a terminal every test is listed.
import { relative } from 'node:path'
import { DefaultReporter, type TestModule, type TestRunEndReason, type TestSpecification } from 'vitest/node'

/** Often enough to tell a long run from one that hangs, which the names of the files in work help with. */
const PROGRESS_EVERY_MS = 15_000

export default class SummaryReporter extends DefaultReporter {
  readonly #inWork = new Set<string>()
  #files = 0
  #done = 0
  #startedMs = 0
  #timer: NodeJS.Timeout | undefined

  constructor() {
    // The live summary of vitest exists on terminals only.
    super({ summary: false })
  }

  override onTestRunStart(specifications: readonly TestSpecification[]): void {
    super.onTestRunStart(specifications)
    this.#files = specifications.length
    this.#done = 0
    this.#startedMs = performance.now()
    this.#timer = setInterval(() => this.#progress(), PROGRESS_EVERY_MS)
    this.#progress()
  }

  onTestModuleStart(module: TestModule): void {
    this.#inWork.add(nameOf(module))
  }

  override onTestModuleEnd(module: TestModule): void {
    this.#done += 1
    this.#inWork.delete(nameOf(module))
    super.onTestModuleEnd(module)
  }

  protected override printTestModule(module: TestModule): void {
    if (this.renderSucceed || faultsOf(module) > 0) super.printTestModule(module)
  }

  override onTestRunEnd(
    modules: readonly TestModule[],
    unhandledErrors: Parameters<DefaultReporter['onTestRunEnd']>[1],
    reason: TestRunEndReason,
  ): void {
    clearInterval(this.#timer)
    this.#progress()
    super.onTestRunEnd(modules, unhandledErrors, reason)
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const passed = tests.filter((test) => test.result().state === 'passed').length
    const failed = modules.reduce((sum, module) => sum + faultsOf(module), unhandledErrors.length)
    for (const module of modules) {
      const faults = faultsOf(module)
      if (faults > 0) this.log(`failed or skipped: ${faults} in ${nameOf(module)}`)
    }
    // Behind everything else that is written when the run is over.
    process.on('exit', () => process.stdout.write(`${passed} passed, ${failed} failed\n`))
  }

  #progress(): void {
    const seconds = Math.round((performance.now() - this.#startedMs) / 1000)
    const inWork = this.#inWork.size > 0 ? `, now ${[...this.#inWork].join(', ')}` : ''
    this.log(`${this.#done} of ${this.#files} test files done after ${seconds} s${inWork}`)
  }
}

const nameOf = (module: TestModule): string => relative(process.cwd(), module.moduleId)

/** Errors outside of tests, and tests that did not pass. */
function faultsOf(module: TestModule): number {
  const tests = [...module.children.allTests()]
  return module.errors().length + tests.filter((test) => test.result().state !== 'passed').length
}
