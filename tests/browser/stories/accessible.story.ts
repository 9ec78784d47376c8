import { LANGUAGES, SCREENS, THEMES } from '../pictures/screens.ts'
import { Gallery } from '../pictures/gallery.ts'
import { violationsOn } from '../stage/accessible.ts'
import { expect, test } from '../stage/test.ts'

test.describe.configure({ mode: 'parallel' })

for (const language of LANGUAGES) {
  for (const theme of THEMES) {
    test(`axe finds nothing on any screen, ${language}, ${theme}`, async ({ browser, furnished }) => {
      test.setTimeout(5 * 60_000)
      const gallery = await Gallery.open(browser, language, furnished)
      const found: string[] = []
      try {
        for (const screen of SCREENS) {
          await gallery
            .show(screen, theme, async (page) => {
              const list = await violationsOn(page)
              found.push(...list.map((one) => `${screen.name}: ${one}`))
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
