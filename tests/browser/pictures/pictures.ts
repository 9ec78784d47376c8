import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { test } from '../stage/test.ts'
import { writeContactSheet, type Picture } from './contact-sheet.ts'
import { writeFigures } from './figures.ts'
import { Gallery } from './gallery.ts'
import { writeOverview } from './overview.ts'
import { LANGUAGES, SIZES, THEMES } from './screen.ts'
import { asked, SCREENS } from './screens.ts'

const FOLDER = fileURLToPath(new URL('../../../pictures', import.meta.url))

// `make pictures`: each screen at each size, in each language and theme. SCREEN=alerts,help takes those whose names begin so.
// The README's picture is `overview.png` of a whole run, copied to docs/pictures by hand.
test('pictures', async ({ browser, furnished }) => {
  test.setTimeout(20 * 60_000)
  await rm(FOLDER, { recursive: true, force: true })
  await mkdir(FOLDER, { recursive: true })
  const wanted = asked(SCREENS)
  const pictures: Picture[] = []
  for (const language of LANGUAGES) {
    const gallery = await Gallery.open(browser, language, furnished)
    try {
      for (const screen of wanted) {
        for (const theme of THEMES) {
          await gallery.show(screen, theme, async (page) => {
            for (const size of SIZES) {
              await page.setViewportSize(size)
              if (screen.part)
                await page
                  .locator(screen.part)
                  .first()
                  .evaluate((part) => part.scrollIntoView())
              const file = `${screen.name}-${size.width}-${language}-${theme}.png`
              await page.screenshot({ path: join(FOLDER, file), animations: 'disabled', caret: 'hide' })
              pictures.push({ screen: screen.name, file, width: size.width, language, theme })
            }
          })
        }
      }
    } finally {
      await gallery.close()
    }
  }
  await writeContactSheet(FOLDER, pictures)
  await writeOverview(browser, FOLDER)
  console.log(`${pictures.length} pictures, and all of them on ${join(FOLDER, 'index.html')}`)
})

// The exercise figures on sheets of their own; `npm run pictures -- -g figures` needs no server.
test('figures', async ({ browser }) => {
  await mkdir(FOLDER, { recursive: true })
  await writeFigures(browser, FOLDER)
  console.log(`The figures are on ${join(FOLDER, 'figures.png')}`)
})
