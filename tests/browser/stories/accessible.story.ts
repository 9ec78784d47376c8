import { LANGUAGES, THEMES } from '../pictures/screen.ts'
import { asked, NURSE_SCREENS, OTHER_SCREENS, PATIENT_SCREENS } from '../pictures/screens.ts'
import { Gallery } from '../pictures/gallery.ts'
import { violationsOn } from '../stage/accessible.ts'
import { expect, test } from '../stage/test.ts'

test.describe.configure({ mode: 'parallel' })

const PARTS = {
  'of a patient': PATIENT_SCREENS,
  'of a nurse': NURSE_SCREENS,
  'of the others': OTHER_SCREENS,
}
const cases = LANGUAGES.flatMap((language) =>
  Object.entries(PARTS).map(([whose, screens]) => ({ language, whose, screens })),
)

for (const { language, whose, screens } of cases) {
  test(`axe finds nothing on any screen ${whose}, light or dark, ${language}`, async ({
    browser,
    furnished,
  }) => {
    test.setTimeout(10 * 60_000)
    const gallery = await Gallery.open(browser, language, furnished)
    const found: string[] = []
    try {
      for (const screen of asked(screens).filter((one) => !one.printed && !one.further)) {
        await gallery
          .show(screen, 'light', async (page) => {
            for (const theme of THEMES) {
              await page.evaluate((theme) => (document.documentElement.dataset.theme = theme), theme)
              const list = await violationsOn(page)
              found.push(...list.map((one) => `${screen.name}, ${theme}: ${one}`))
            }
          })
          // One screen that cannot be shown must not hide the others.
          .catch((error: Error) => found.push(`${screen.name} cannot be shown: ${error.message}`))
      }
    } finally {
      await gallery.close()
    }
    expect(found).toEqual([])
  })
}
