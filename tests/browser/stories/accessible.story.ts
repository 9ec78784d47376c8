import type { Page } from '@playwright/test'
import { LANGUAGES } from '../pictures/screen.ts'
import { asked, NURSE_SCREENS, OTHER_SCREENS, PATIENT_SCREENS } from '../pictures/screens.ts'
import { Gallery } from '../pictures/gallery.ts'
import { faintOn, violationsOn } from '../stage/accessible.ts'
import { lostAtTwiceTheSize } from '../stage/in-view.ts'
import { expect, test } from '../stage/test.ts'

test.describe.configure({ mode: 'parallel' })
// What is found says where. A trace of all screens helps nobody, and doubles the time.
test.use({ trace: 'off' })

/** What is wrong with a screen as it stands, a line for each fault. */
type Judge = (page: Page) => Promise<string[]>

async function byAxe(page: Page): Promise<string[]> {
  const light = await violationsOn(page)
  await page.evaluate(() => (document.documentElement.dataset.theme = 'dark'))
  return [...light, ...(await faintOn(page)).map((one) => `dark: ${one}`)]
}

const PARTS: { whose: string; finds: string; screens: typeof PATIENT_SCREENS; judges: Judge[] }[] = [
  {
    whose: 'of a patient',
    finds: 'and text of twice the size is never cut off',
    screens: PATIENT_SCREENS,
    judges: [byAxe, lostAtTwiceTheSize],
  },
  { whose: 'of a nurse', finds: '', screens: NURSE_SCREENS, judges: [byAxe] },
  { whose: 'of the others', finds: '', screens: OTHER_SCREENS, judges: [byAxe] },
]

for (const { whose, finds, screens, judges } of PARTS) {
  for (const language of LANGUAGES) {
    const title = ['axe finds nothing on any screen', whose, 'in light or dark', finds, language]
    test(title.filter(Boolean).join(' '), async ({ browser, furnished }) => {
      test.setTimeout(10 * 60_000)
      const gallery = await Gallery.open(browser, language, furnished)
      const found: string[] = []
      try {
        for (const screen of asked(screens).filter((one) => !one.printed && !one.further)) {
          await gallery
            .show(screen, 'light', async (page) => {
              for (const judge of judges)
                found.push(...(await judge(page)).map((one) => `${screen.name}: ${one}`))
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
}
