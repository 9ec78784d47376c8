import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserType, LaunchOptions } from '@playwright/test'
import lighthouse from 'lighthouse'
import { freePort } from '../stage/free-port.ts'
import type { Reliefline } from '../stage/reliefline.ts'
import { median } from './line.ts'

export const CATEGORIES = ['performance', 'accessibility', 'best-practices'] as const
export type Scores = Record<(typeof CATEGORIES)[number] | 'machine', number>
const RUNS = 5

/** Lighthouse's mobile scores of a patient's first screen, 0 to 100, each the median of five runs, beside the machine's own index. */
export async function mobileScores(
  chromium: BrowserType,
  launch: LaunchOptions,
  server: Reliefline,
): Promise<Scores> {
  const profile = await mkdtemp(join(tmpdir(), 'reliefline-lighthouse-'))
  const port = await freePort()
  // Lighthouse looks at the browser's own profile, so that is where the patient signs in.
  const context = await chromium.launchPersistentContext(profile, {
    ...launch,
    args: [...(launch.args ?? []), `--remote-debugging-port=${port}`],
  })
  try {
    const page = await context.newPage()
    await page.goto(server.links.patient)
    await page.waitForURL((url) => url.pathname !== '/demo')
    await page.close()
    const runs: Scores[] = []
    for (let run = 0; run < RUNS; run += 1) {
      // Its default is a phone on a slow line. Storage stays, or the patient would be signed out.
      const result = await lighthouse(`${server.url}/`, {
        port,
        onlyCategories: [...CATEGORIES],
        disableStorageReset: true,
        logLevel: 'error',
      })
      const failed = result?.lhr.runtimeError
      if (!result || failed) throw new Error(`Lighthouse: ${failed?.message ?? 'no result'}`)
      const { categories, environment } = result.lhr
      const points = (name: string) => Math.round(100 * (categories[name]?.score ?? 0))
      runs.push({
        performance: points('performance'),
        accessibility: points('accessibility'),
        'best-practices': points('best-practices'),
        machine: Math.round(environment.benchmarkIndex),
      })
    }
    const middle = [...CATEGORIES, 'machine' as const].map((name) => [
      name,
      median(runs.map((scores) => scores[name])),
    ])
    return Object.fromEntries(middle) as Scores
  } finally {
    await context.close()
    await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  }
}
