import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserType, LaunchOptions } from '@playwright/test'
import lighthouse from 'lighthouse'
import { freePort } from '../stage/free-port.ts'
import type { Reliefline } from '../stage/reliefline.ts'
import { median } from './line.ts'

export const CATEGORIES = ['performance', 'accessibility', 'best-practices'] as const
type Category = (typeof CATEGORIES)[number]
export type Scores = Record<Category | 'machine', number>
type Result = NonNullable<Awaited<ReturnType<typeof lighthouse>>>['lhr']
const RUNS = 5

/**
 * Lighthouse's mobile scores of a patient's first screen, 0 to 100, and its index of the machine. The speed is the
 * median of five runs; the others find the same in each.
 */
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
    const look = async (categories: readonly Category[]) => {
      // Its default is a phone on a slow line. Storage stays, or the patient would be signed out.
      const result = await lighthouse(`${server.url}/`, {
        port,
        onlyCategories: [...categories],
        disableStorageReset: true,
        logLevel: 'error',
      })
      const failed = result?.lhr.runtimeError
      if (!result || failed) throw new Error(`Lighthouse: ${failed?.message ?? 'no result'}`)
      return result.lhr
    }
    const points = ({ categories }: Result, name: Category) =>
      Math.round(100 * (categories[name]?.score ?? 0))
    // By itself: what the others gather would be in its way.
    const runs: Result[] = []
    for (let run = 0; run < RUNS; run += 1) runs.push(await look(['performance']))
    const others = await look(['accessibility', 'best-practices'])
    return {
      performance: median(runs.map((run) => points(run, 'performance'))),
      accessibility: points(others, 'accessibility'),
      'best-practices': points(others, 'best-practices'),
      machine: Math.round(median(runs.map((run) => run.environment.benchmarkIndex))),
    }
  } finally {
    await context.close()
    await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  }
}
