import type { FullResult, Reporter, TestCase, TestResult } from '@playwright/test/reporter'

/** Ends a run with "N passed, N failed, N skipped" alone on a line, which CI reads, and prints measured times. */
export default class ClosingLine implements Reporter {
  #passed = 0
  #failed = 0
  #skipped = 0

  onTestEnd(test: TestCase, result: TestResult): void {
    if (result.status === 'skipped') this.#skipped += 1
    else if (result.status === test.expectedStatus) this.#passed += 1
    else this.#failed += 1
    for (const { type, description } of result.annotations) console.log(`    ${type}: ${description ?? ''}`)
  }

  onEnd(_result: FullResult): void {
    console.log(`\n${this.#passed} passed, ${this.#failed} failed, ${this.#skipped} skipped`)
  }

  printsToStdio(): boolean {
    return false // beside the list reporter, not instead of it
  }
}
