import type { Reporter, TestCase, TestResult } from '@playwright/test/reporter'

/** Lines of an error that are printed at the end: its message, and the first of what was found. */
const ERROR_LINES = 24

/** And the last lines of each text that the story attached: what the server said, and what its threads did. */
const ATTACHED_LINES = 24

/**
 * Ends a run with what failed and why, then "N passed, N failed, N skipped" alone on a line, which
 * CI reads: of a long log, the end may be all that is kept. Prints measured times as they come.
 */
export default class ClosingLine implements Reporter {
  #passed = 0
  #skipped = 0
  #failed: string[] = []

  onTestEnd(test: TestCase, result: TestResult): void {
    if (result.status === 'skipped') this.#skipped += 1
    else if (result.status === test.expectedStatus) this.#passed += 1
    else this.#failed.push(why(test, result))
    for (const { type, description } of result.annotations) console.log(`    ${type}: ${description ?? ''}`)
  }

  /** After every other reporter had its say. */
  async onExit(): Promise<void> {
    for (const failed of this.#failed) console.log(`\n${failed}`)
    console.log(`\n${this.#passed} passed, ${this.#failed.length} failed, ${this.#skipped} skipped`)
  }

  printsToStdio(): boolean {
    return false // beside the list reporter, not instead of it
  }
}

/** A failed test by name and length, what was wrong, and what its server said last, without the colours of a terminal. */
function why(test: TestCase, result: TestResult): string {
  const title = test.titlePath().filter(Boolean).join(' › ')
  const lines = plain(result.error?.message ?? result.status).slice(0, ERROR_LINES)
  for (const { name, contentType, body } of result.attachments) {
    if (contentType !== 'text/plain' || !body?.length) continue
    lines.push('', `${name}:`, ...plain(body.toString()).slice(-ATTACHED_LINES))
  }
  return [`FAILED ${title} (${Math.round(result.duration / 1000)} s)`, ...lines].join('\n    ')
}

const plain = (text: string) => text.replace(/\u001b\[[0-9;]*m/g, '').split('\n')
