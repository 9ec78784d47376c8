import type { Reporter, TestCase, TestResult } from '@playwright/test/reporter'

/** For `make bench`: the figures speak, and nothing else does unless it failed. */
export default class OnlyFailures implements Reporter {
  onStdOut(chunk: string | Buffer): void {
    process.stdout.write(chunk)
  }

  onTestEnd(test: TestCase, { status, errors }: TestResult): void {
    if (status === test.expectedStatus) return
    for (const { message } of errors) process.stderr.write(`${test.title}: ${message}\n`)
  }
}
