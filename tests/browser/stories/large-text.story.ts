import { Gallery } from '../pictures/gallery.ts'
import { LANGUAGES } from '../pictures/screen.ts'
import { asked, PATIENT_SCREENS } from '../pictures/screens.ts'
import { clippedOn } from '../stage/in-view.ts'
import { expect, test } from '../stage/test.ts'

test.describe.configure({ mode: 'parallel' })

for (const language of LANGUAGES) {
  test(`text of twice the size is never cut off for a patient, ${language}`, async ({
    browser,
    furnished,
  }) => {
    test.setTimeout(8 * 60_000)
    const gallery = await Gallery.open(browser, language, furnished)
    const found: string[] = []
    try {
      for (const screen of asked(PATIENT_SCREENS).filter((one) => !one.printed && !one.further)) {
        await gallery
          .show(screen, 'light', async (page) => {
            await page.setViewportSize({ width: 360, height: 740 })
            await page.evaluate(() => (document.documentElement.style.fontSize = '200%'))
            found.push(...(await clippedOn(page)).map((one) => `${screen.name}: ${one}`))
            const sideways = await page.evaluate(() =>
              [document.documentElement, ...document.querySelectorAll('main')]
                .map((one) => one.scrollWidth - one.clientWidth)
                .find((beyond) => beyond > 1),
            )
            if (sideways) found.push(`${screen.name}: ${sideways} px to scroll from side to side`)
          })
          .catch((error: Error) => found.push(`${screen.name} cannot be shown: ${error.message}`))
      }
    } finally {
      await gallery.close()
    }
    expect(found).toEqual([])
  })
}
