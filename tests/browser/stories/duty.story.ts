import type { Page } from '@playwright/test'
import { expectAccessible } from '../stage/accessible.ts'
import { ask } from '../stage/api.ts'
import { credentials, endAllShifts, enterAs, provenPhone } from '../stage/clinic.ts'
import { speak } from '../stage/patient.ts'
import { expect, test } from '../stage/test.ts'
import { until } from '../stage/until.ts'
import { ZONE } from '../stage/zone.ts'

const DESK = { viewport: { width: 1280, height: 844 } }
const HOUR = 3_600_000
const DAY = 24 * HOUR

/** A time on the clinic's clock, so many days ahead. */
function local(daysAhead: number, time: string): string {
  const date = new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE }).format(Date.now() + daysAhead * DAY)
  return `${date}T${time}`
}
const meOf = (page: Page) => ask<{ id: string; name: string }>(page, 'GET', '/me')
const dutyOf = (page: Page) =>
  ask<{
    now: { first: string[]; all: string[] }
    stints: { staffId: string; from: string; to: string; origin: string }[]
    swaps: object[]
  }>(page, 'GET', '/duty')
const section = (page: Page, name: string) => page.getByRole('region', { name, exact: true })

test('an admin sees a hole, plans somebody there, changes it and takes it away again', async ({ enter }) => {
  const admin = await enter('admin', DESK)
  const ana = await enter('nurse', DESK)
  const me = await meOf(ana)
  await endAllShifts(admin)
  for (const days of [3, 5])
    await ask(admin, 'POST', '/duty/shifts', {
      staffId: me.id,
      startLocal: local(days, '08:00'),
      endLocal: local(days + 1, '08:00'),
      position: 1,
    })
  await admin.goto('/duty')
  await speak(admin, 'en')
  const holes = section(admin, 'Holes in the next 14 days')
  // From the end of what runs to the first, and between the two; after the last there is no roster any more.
  await expect(holes.getByRole('listitem')).toHaveCount(2)
  const weekday = (days: number) =>
    new Intl.DateTimeFormat('en-US', { timeZone: ZONE, weekday: 'short' }).format(Date.now() + days * DAY)
  const between = holes
    .getByRole('listitem')
    .filter({ hasText: `from ${weekday(4)} 8:00 AM to ${weekday(5)} 8:00 AM` })
  await expect(between).toContainText('Nobody is on duty')
  await expectAccessible(admin)

  await between.getByRole('button', { name: /^Plan somebody here/ }).click()
  const sheet = admin.getByRole('dialog')
  await expect(sheet.getByLabel('Begins')).toHaveValue('08:00')
  await sheet.getByRole('button', { name: 'Save shift' }).click()
  await expect(sheet.getByText('Please fill this in.')).toBeVisible()
  await sheet.getByLabel('Who').selectOption({ label: me.name })
  await expectAccessible(admin)
  await sheet.getByRole('button', { name: 'Save shift' }).click()
  await expect(sheet).toBeHidden()
  await expect(admin.getByText(`${me.name} is planned.`)).toBeVisible()
  await expect(between).toBeHidden()
  await expect(holes.getByRole('listitem')).toHaveCount(1)

  // On Mondays and Fridays, and other nurses read it.
  const plan = section(admin, 'The plan')
  await expect(plan.getByRole('listitem')).toHaveCount(3)
  const last = plan.getByRole('listitem').last()
  await last.getByRole('button', { name: /^Change/ }).click()
  await sheet.getByLabel('Repeats on days of the week').check()
  await sheet.getByLabel('Monday').check()
  await sheet.getByLabel('Friday').check()
  await sheet.getByRole('button', { name: 'Save shift' }).click()
  await expect(sheet).toBeHidden()
  await expect(plan.getByRole('listitem').filter({ hasText: 'on Mon Fri' })).toHaveCount(1)
  await ana.goto('/duty')
  await expect(section(ana, 'The plan')).toBeHidden()
  await expect(section(ana, 'Holes in the next 14 days').getByRole('listitem').first()).toBeVisible()
  await expect(ana.getByRole('button', { name: /^Plan somebody here/ })).toHaveCount(0)
  await expectAccessible(ana)

  await plan
    .getByRole('listitem')
    .filter({ hasText: 'on Mon Fri' })
    .getByRole('button', { name: /^Remove/ })
    .click()
  await sheet.getByRole('button', { name: 'Remove', exact: true }).click()
  await expect(sheet).toBeHidden()
  await expect(plan.getByRole('listitem')).toHaveCount(2)
})

test('a nurse takes duty once her phone is proven; the other reads who is on', async ({
  browser,
  enter,
  firefox,
  reliefline,
}) => {
  test.setTimeout(120_000)
  const admin = await enter('admin')
  await endAllShifts(admin)
  // The demo's own nurse may be planned at this hour; Nora never is.
  const ana = await enter('nurse', DESK)
  const desk = await enterAs(admin, browser, reliefline.url, 'Nora Quinn')
  await desk.context().close()
  const phone = await firefox.newPage()
  await phone.goto(`${reliefline.url}/sign-in`)
  expect(await phone.sends('POST', '/sessions', credentials('Nora Quinn'))).toBe(201)
  await phone.goto(`${reliefline.url}/duty`)
  await phone.tap('button', 'Take duty until …')
  await phone.reads('Your phone is not proven yet')
  await phone.tap('radio', 'until another time')
  await phone.evaluate(
    ([local]) => {
      const field = document.querySelector<HTMLInputElement>('dialog input[type=datetime-local]')!
      field.value = local!
      field.dispatchEvent(new Event('input', { bubbles: true }))
    },
    [local(1, '00:00')],
  )
  // Refused as long as the phone has not answered; the way out stands there.
  await phone.tap('button', 'Take duty')
  await phone.waitFor('the refusal', () => document.querySelector('dialog [role=alert]') && true)
  const me = await phone.evaluate(async () => (await (await fetch('/api/v1/me')).json()) as { id: string })
  const taken = async () => (await dutyOf(ana)).stints.filter((one) => one.origin === 'taken')
  expect(await taken()).toEqual([])

  await phone.tap('button', 'Turn on')
  await phone.tap('button', 'Send a test')
  const trial = await until('the test on the screen', async () => (await firefox.notifications())[0])
  await trial.click()
  await phone.waitFor('the phone to be proven', () =>
    document.body.innerText.includes('Your phone is not proven yet') ? null : true,
  )
  await phone.tap('button', 'Take duty')
  // How to let it ring stands there at once.
  await phone.reads('in Silent Mode an iPhone plays no sound')
  await phone.tap('button', 'Done')

  await ana.goto('/duty')
  const now = section(ana, 'On duty now')
  const line = now.getByRole('listitem').filter({ hasText: 'Nora Quinn' })
  await expect(line.filter({ hasText: 'taken over' })).toContainText('Told first')
  await expect(line.filter({ hasText: 'taken over' })).toContainText('Phone answered a test')
  await expectAccessible(ana)
  expect(await taken()).toMatchObject([{ staffId: me.id }])
})

test('two nurses swap, and one hands over to the other', async ({
  browser,
  enter,
  pushService,
  reliefline,
}) => {
  const admin = await enter('admin')
  const ana = await enter('nurse', DESK)
  await endAllShifts(admin)
  const nora = await enterAs(admin, browser, reliefline.url, 'Nora Quinn')
  const [first, second] = [await meOf(ana), await meOf(nora)]
  for (const [who, days] of [
    [first, 2],
    [second, 3],
  ] as const)
    await ask(admin, 'POST', '/duty/shifts', {
      staffId: who.id,
      startLocal: local(days, '08:00'),
      endLocal: local(days, '20:00'),
      position: 1,
    })

  await ana.goto('/duty')
  await section(ana, 'My duty').getByRole('button', { name: /^Swap/ }).click()
  const sheet = ana.getByRole('dialog')
  await sheet.getByRole('button', { name: 'Ask to swap' }).click()
  await expect(sheet.locator('.wrong').getByText('Choose one')).toBeVisible()
  await sheet.getByLabel('What would you like instead?').selectOption({ index: 1 })
  await sheet.getByRole('button', { name: 'Ask to swap' }).click()
  await expect(sheet).toBeHidden()
  await expect(ana.getByText('Nora Quinn was asked. Nothing changes until the answer.')).toBeVisible()

  // Who would be on duty needs a phone that is proven, and the answer says whose is not.
  await nora.goto('/duty')
  const asked = nora.getByRole('article').filter({ hasText: 'Ana Ruiz asks to swap' })
  await asked.getByRole('button', { name: 'Accept' }).click()
  await expect(nora.getByText(/^Your phone has not answered a test within 24 hours/)).toBeVisible()
  await provenPhone(nora, pushService)
  await provenPhone(ana, pushService)
  await asked.getByRole('button', { name: 'Accept' }).click()
  await expect(nora.getByText('You and Ana Ruiz have swapped.')).toBeVisible()
  await expect(asked).toBeHidden()
  const swapped = (await dutyOf(ana)).stints.filter((one) => one.origin === 'swapped')
  expect(swapped.map((one) => one.staffId)).toEqual([second.id, first.id])

  await ana.reload()
  await section(ana, 'My duty')
    .getByRole('button', { name: /^Hand over/ })
    .last()
    .click()
  await sheet.getByRole('button', { name: 'Hand over duty' }).click()
  await expect(sheet.getByText('Choose a colleague.')).toBeVisible()
  await sheet.getByRole('radio', { name: /^Nora Quinn/ }).check()
  await expectAccessible(ana)
  await sheet.getByRole('button', { name: 'Hand over duty' }).click()
  await expect(ana.getByText('Nora Quinn is on duty instead of you.')).toBeVisible()
  const mine = (await dutyOf(ana)).stints.filter(
    (one) => one.staffId === first.id && Date.parse(one.from) > Date.now(),
  )
  expect(mine).toEqual([])
  await nora.context().close()
})

test('a nurse’s calendar reads her duty at an address that is shown once', async ({ enter }) => {
  const ana = await enter('nurse', DESK)
  await ana.goto('/duty')
  const feed = section(ana, 'My calendar feed')
  await feed.getByRole('button', { name: 'Make a feed' }).click()
  const url = await feed.getByLabel('Address of the feed').inputValue()
  const calendar = await ana.request.get(url)
  expect(await calendar.text()).toContain('SUMMARY:On duty')
  await ana.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await feed.getByRole('button', { name: 'Copy' }).click()
  await expect(feed.getByRole('button', { name: 'Copied' })).toBeVisible()
  expect(await ana.evaluate(() => navigator.clipboard.readText())).toBe(url)

  await ana.reload()
  await expect(feed.getByText(/^You have had a feed since/)).toBeVisible()
  await expect(feed.getByRole('textbox')).toHaveCount(0)
  await feed.getByRole('button', { name: 'Withdraw it' }).click()
  await expect(feed.getByRole('button', { name: 'Make a feed' })).toBeVisible()
  expect((await ana.request.get(url)).status()).toBe(404)
})
