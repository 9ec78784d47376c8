import type { Page } from '@playwright/test'
import { alertsOf, find, keepSubscription, neverQuiet, onDutyNow, turnClockTo } from '../stage/clinic.ts'
import { ask } from '../stage/api.ts'
import { expect, test } from '../stage/test.ts'
import { until } from '../stage/until.ts'

const DESK = { viewport: { width: 1280, height: 844 } }
const PASSWORD = 'a quiet word between colleagues'

test('two nurses reach for one alert: one has it, the other reads who', async ({
  browser,
  enter,
  pushService,
  reliefline,
}) => {
  const admin = await enter('admin')
  await neverQuiet(admin)
  await ask(admin, 'POST', '/staff', {
    name: 'Nora Quinn',
    email: 'nora@demo.example',
    roles: ['nurse'],
    password: PASSWORD,
  })
  const ana = await enter('nurse', DESK)
  const context = await browser.newContext({ baseURL: reliefline.url, ...DESK })
  const nora = await context.newPage()
  await nora.goto('/sign-in')
  await nora.getByLabel('E-mail').fill('nora@demo.example')
  await nora.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await nora.getByRole('button', { name: 'Sign in' }).click()
  await expect(nora.getByRole('heading', { name: 'Alerts', level: 1 })).toBeVisible()
  await onDutyNow(admin, [ana, nora])
  const [pocketOfAna, pocketOfNora] = [pushService.silentPhone(), pushService.silentPhone()]
  await keepSubscription(ana, pocketOfAna.subscription)
  await keepSubscription(nora, pocketOfNora.subscription)

  // A day without a word from Ruth rings both, who are on duty.
  const ruth = await find(ana, 'Ruth Cohen')
  await turnClockTo(ana, ruth, 66)
  const cardOf = (page: typeof ana) => page.getByRole('article').filter({ hasText: 'Ruth Cohen' }).first()
  await expect(cardOf(ana)).toBeVisible()
  await expect(cardOf(nora)).toBeVisible()
  await until(
    'both phones to ring',
    () => pocketOfAna.pushes().length > 0 && pocketOfNora.pushes().length > 0,
  )
  const rung = pocketOfNora.pushes().length

  // Nora's screen stands still while Ana is faster: she taps what is no longer so.
  await nora.route('**/api/v1/live*', (route) => route.abort())
  await nora.evaluate(() => dispatchEvent(new Event('offline')))
  // Neither word reaches the clinic before both have tapped, or the slower card would change under the hand.
  await heldUntilBothAreSent([ana, nora], '**/acknowledge')
  await Promise.all([
    cardOf(ana).getByRole('button', { name: 'I’m on it' }).click(),
    cardOf(nora).getByRole('button', { name: 'I’m on it' }).click(),
  ])
  const first = await until(
    'one of them to have it',
    async () => (await alertsOf(ana, ruth)).find((one) => one.state === 'acknowledged')?.acknowledgedBy,
  )
  const [winner, loser] = first === 'Ana Ruiz' ? [ana, nora] : [nora, ana]
  await expect(cardOf(winner).getByText(/You are on it since/)).toBeVisible()
  await expect(loser.getByText(new RegExp(`^${first} was first, at`))).toBeVisible()
  await expect(cardOf(loser).getByText(new RegExp(`${first} is on it since`))).toBeVisible()
  await expect(cardOf(loser).getByRole('button', { name: 'I’m on it' })).toBeHidden()

  // Only the other's phone is calmed.
  const [calmed, left] = first === 'Ana Ruiz' ? [pocketOfNora, pocketOfAna] : [pocketOfAna, pocketOfNora]
  await until('the other phone to be told', () => calmed.pushes().length === rung + 1)
  expect(left.pushes()).toHaveLength(rung)
  expect(calmed.pushes().at(-1)!.headers.topic).toBe(calmed.pushes().at(-2)!.headers.topic)
  expect(pushService.refusals).toEqual([])
  await context.close()
})

/** Keeps each page's next request to `url` back until every page has sent its own. */
async function heldUntilBothAreSent(pages: Page[], url: string): Promise<void> {
  let sent = 0
  let all = () => {}
  const everybody = new Promise<void>((done) => (all = done))
  for (const page of pages)
    await page.route(url, async (route) => {
      if (++sent === pages.length) all()
      await everybody
      await route.continue()
    })
}
