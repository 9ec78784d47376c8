import { expectAccessible } from '../stage/accessible.ts'
import { expect, test } from '../stage/test.ts'

test('a demo link that the busy server did not open opens at the next try', async ({ page, reliefline }) => {
  await page.route('**/demo/sessions', (route) => route.fulfill({ status: 503, json: { code: 'busy' } }), {
    times: 1,
  })
  await page.goto(reliefline.links.nurse)
  await expect(page.getByRole('alert')).toContainText('may be busy')
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.waitForURL((url) => url.pathname !== '/demo')
})

test('a demo link that was used says so', async ({ enter, page, reliefline }) => {
  await enter('nurse')
  await page.goto(reliefline.links.nurse)
  await expect(page.getByRole('alert')).toContainText('used already')
  await expectAccessible(page)
})
