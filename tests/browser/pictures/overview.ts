import { access, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser } from '@playwright/test'

/** What the README shows: three screens of a patient and a nurse's alerts. */
const SHOWN: [file: string, width: number][] = [
  ['today-390-es-light.png', 240],
  ['check-in-390-es-light.png', 240],
  ['progress-390-es-light.png', 240],
  ['alerts-1280-en-light.png', 787],
]
const HEIGHT = 519

/** Lays them side by side into `overview.png`. A run for one screen alone has not all of them, and makes none. */
export async function writeOverview(browser: Browser, folder: string): Promise<void> {
  const there = await Promise.all(
    SHOWN.map(([file]) =>
      access(join(folder, file)).then(
        () => true,
        () => false,
      ),
    ),
  )
  if (!there.every(Boolean)) return
  const figures = SHOWN.map(([file, width]) => `<img src="${file}" width="${width}" height="${HEIGHT}">`)
  const page = join(folder, 'overview.html')
  await writeFile(
    page,
    `<!doctype html><style>
  body { display: flex; gap: 16px; width: max-content; margin: 0; padding: 16px; background: #d6dcdc }
  img { object-fit: cover; object-position: top }
</style>${figures.join('')}`,
  )
  const tab = await browser.newPage({ viewport: { width: 1600, height: 600 } })
  await tab.goto(pathToFileURL(page).href)
  await tab.locator('body').screenshot({ path: join(folder, 'overview.png') })
  await tab.close()
}
