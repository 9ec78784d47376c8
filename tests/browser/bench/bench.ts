import { readFile } from 'node:fs/promises'
import { test } from '../stage/test.ts'
import { boardOfAThousand } from './board.ts'
import { coldStarts } from './cold-start.ts'
import { firstScreenScripts } from './first-screen.ts'
import { median, print } from './line.ts'
import { CATEGORIES, mobileScores } from './lighthouse.ts'

// `make bench`, on the release binary. A figure that falls short is printed, never a failed test: machines differ.
test('bench', async ({ browser, reliefline }) => {
  test.setTimeout(15 * 60_000)
  const binary = process.env.RELIEFLINE_BIN
  if (!binary) throw new Error('RELIEFLINE_BIN names no binary: use `make bench`')

  const starts = []
  for (let run = 0; run < 5; run += 1) starts.push(await coldStarts(binary))
  print('cold start, empty folder', median(starts.map(({ first }) => first)), 'ms', { atMost: 300 })
  print('cold start', median(starts.map(({ again }) => again)), 'ms', { atMost: 300 })
  print('resident at rest, demo clinic', await residentMegabytes(reliefline.pid), 'MB', { atMost: 60 })
  const scripts = await firstScreenScripts(browser, reliefline)
  print('JavaScript of the first patient screen', scripts / 1000, 'kB', { atMost: 50 })
})

// Apart, because its patient signs in too, and a link is good once; and before a thousand patients keep the server busy.
test('lighthouse', async ({ playwright, launchOptions, reliefline }) => {
  test.setTimeout(15 * 60_000)
  const scores = await mobileScores(playwright.chromium, launchOptions, reliefline)
  // It slows the page down by a fixed factor, so its performance follows the machine: the index says how far.
  for (const name of CATEGORIES)
    print(`Lighthouse mobile, ${name} (machine index ${scores.machine})`, scores[name], 'points', {
      atLeast: 95,
    })
})

test('board', async ({ enter }) => {
  test.setTimeout(15 * 60_000)
  print('board of 1,000 patients, p50', await boardOfAThousand(await enter('nurse')), 'ms', { atMost: 20 })
})

/** Linux counts it; elsewhere there is no figure. */
async function residentMegabytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return (Number(status.match(/^VmRSS:\s+(\d+) kB/m)?.[1]) * 1024) / 1_000_000
}
