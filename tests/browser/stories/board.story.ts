import { find } from '../stage/clinic.ts'
import { expect, test } from '../stage/test.ts'

const DESK = { viewport: { width: 1280, height: 844 } }

test('a silent patient’s tile says why beside its figures, no higher than the others, and leads to the patient', async ({
  enter,
}) => {
  const ana = await enter('nurse', DESK)
  const june = await find(ana, 'June Park')
  await ana.goto('/board')
  const silent = ana.getByRole('article').filter({ hasText: 'June Park' })
  await expect(silent).toContainText('Phone not reached.')
  const heights = await ana
    .getByRole('article')
    .filter({ hasText: /hour \d+ of 72/ })
    .evaluateAll((tiles) => tiles.map((tile) => Math.round(tile.getBoundingClientRect().height)))
  expect(new Set(heights).size, `as high as each other: ${heights}`).toBe(1)

  // Also where it says why, which is beside the name's link.
  await silent.getByText('Phone not reached.').click({ force: true })
  await ana.waitForURL(`**/patients/${june.id}`)
})

test('a nurse whose server is gone is not told that she is live, and after a minute that she is told of nothing', async ({
  enter,
  reliefline,
}) => {
  const ana = await enter('nurse', DESK)
  await ana.goto('/board')
  const live = ana.getByText(/^Live/)
  await expect(live).toBeVisible()
  // The line is up before the board is read.
  const tiles = ana.getByRole('article')
  await expect(tiles).not.toHaveCount(0)

  await reliefline.goDown()
  await expect(ana.getByText('Trying to reach the server')).toBeVisible({ timeout: 15_000 })
  await expect(live).toBeHidden()
  await ana.evaluate(() => {
    const { now } = Date
    Date.now = () => now() + 60_000
  })
  await expect(ana.getByRole('alert')).toContainText('you are not being told about new alerts')
  await expect(tiles, 'what was read stays').not.toHaveCount(0)

  await reliefline.comeBack()
  await expect(live).toBeVisible({ timeout: 30_000 })
  await expect(ana.getByText('you are not being told about new alerts')).toBeHidden()
})
