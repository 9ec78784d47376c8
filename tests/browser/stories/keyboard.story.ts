import type { Page } from '@playwright/test'
import { ask } from '../stage/api.ts'
import { ownPlan, rosaWithPlan } from '../stage/exercises.ts'
import { alertsOf, checkIns, find } from '../stage/clinic.ts'
import { speak } from '../stage/patient.ts'
import { expect, test } from '../stage/test.ts'
import { WORDS } from '../stage/words.ts'

/** Tab until the element with this name has the focus, and it shows. */
async function tabTo(
  page: Page,
  role: 'button' | 'link' | 'radio' | 'textbox' | 'checkbox' | 'combobox' | 'spinbutton',
  name: string | RegExp,
) {
  const target = page.getByRole(role, { name, exact: typeof name === 'string' })
  await expect(target.first()).toBeVisible()
  for (let step = 0; step < 60; step += 1) {
    await page.keyboard.press('Tab')
    for (const one of await target.all()) {
      if (await one.evaluate((element) => element === document.activeElement)) return
    }
  }
  throw new Error(`60 times Tab do not lead to the ${role} ${name}`)
}

test('a patient joins and checks in with the keyboard alone', async ({ browser, enter, reliefline }) => {
  const nurse = await enter('nurse')
  const walter = await find(nurse, 'Stanley Wood')
  const { code } = await ask<{ code: string }>(nurse, 'POST', `/patients/${walter.id}/invites`)
  const before = await checkIns(nurse, walter)
  const context = await browser.newContext({ baseURL: reliefline.url })
  const page = await context.newPage()
  await page.goto('/join')

  await tabTo(page, 'textbox', /Code on your card/)
  await page.keyboard.type(code)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Are you Stanley?' })).toBeVisible()
  await tabTo(page, 'button', 'Yes')
  await page.keyboard.press('Enter')
  await tabTo(page, 'button', 'Next')
  await page.keyboard.press('Enter')
  await tabTo(page, 'button', 'Not now')
  await page.keyboard.press('Enter')

  // Arrows move among the numbers and never go on by themselves.
  const question = page.getByRole('group', { name: WORDS.en.movement })
  await tabTo(page, 'radio', /^0\b/)
  for (let step = 0; step < 3; step += 1) await page.keyboard.press('ArrowRight')
  await expect(question.getByRole('radio', { name: /^3\b/ })).toBeChecked()
  await tabTo(page, 'button', 'Save and go on')
  await page.keyboard.press('Enter')
  await tabTo(page, 'button', 'Skip this question')
  await page.keyboard.press('Enter')
  await tabTo(page, 'button', 'Not sure')
  await page.keyboard.press('Enter')
  await tabTo(page, 'button', 'None of these')
  await page.keyboard.press('Enter')
  await expect(page.getByText('Sent to the clinic')).toBeVisible()
  const [kept] = (await checkIns(nurse, walter)).slice(before.length)
  expect(kept).toMatchObject({ movement: 3 })
  await context.close()
})

test('a patient does an exercise with the keyboard alone', async ({ enter }) => {
  test.setTimeout(90_000)
  const { phone } = await rosaWithPlan(enter)
  const answer = async (question: RegExp, value: number) => {
    const asked = phone.getByRole('group', { name: question })
    await expect(asked).toBeVisible()
    await tabTo(phone, 'radio', /^0\b/)
    for (let step = 0; step < value; step += 1) await phone.keyboard.press('ArrowRight')
    await expect(asked.getByRole('radio', { name: new RegExp(`^${value}\\b`) })).toBeChecked()
    await tabTo(phone, 'button', WORDS.en.onward)
    await phone.keyboard.press('Enter')
  }
  await tabTo(phone, 'link', 'Exercises')
  await phone.keyboard.press('Enter')
  // Each exercise of the list is a way to begin with it.
  await tabTo(phone, 'button', /Walking/)
  await phone.keyboard.press('Enter')
  await answer(WORDS.en.rest, 1)
  await answer(WORDS.en.movement, 2)
  await expect(phone.getByRole('heading', { name: 'Walking' })).toBeVisible()
  await tabTo(phone, 'button', 'I did it')
  await phone.keyboard.press('Enter')
  await expect(phone.getByText('After: Walking')).toBeVisible()
  await answer(WORDS.en.movement, 2)
  await expect(phone.getByRole('heading', { name: 'Ankle pumps' })).toBeVisible()
  await expect
    .poll(async () => (await ownPlan(phone)).logs)
    .toMatchObject([{ exerciseId: 'EX04', amount: 5, painAfter: 2 }])
})

test('a nurse takes an alert and closes it with the keyboard alone', async ({ enter }) => {
  const nurse = await enter('nurse', { viewport: { width: 1280, height: 844 } })
  const harold = await find(nurse, 'Ernesto Vega')
  const open = (await alertsOf(nurse, harold)).filter((one) => one.state === 'open')
  expect(open.length).toBeGreaterThan(0)
  await nurse.goto('/alerts')
  const card = nurse.getByRole('article').filter({ hasText: 'Ernesto Vega' }).first()
  await expect(card).toBeVisible()

  await card.getByRole('button', { name: 'I’m on it' }).focus()
  await nurse.keyboard.press('Enter')
  await expect(card.getByText(/You are on it since/)).toBeVisible()
  const close = card
    .getByRole('button', { name: 'Close', exact: true })
    .or(card.getByRole('link', { name: 'Close', exact: true }))
  await close.focus()
  await nurse.keyboard.press('Enter')
  await tabTo(nurse, 'radio', 'Advice given')
  await nurse.keyboard.press('Space')
  await tabTo(nurse, 'button', 'Save and close')
  await nurse.keyboard.press('Enter')
  await expect.poll(async () => (await alertsOf(nurse, harold)).length).toBeLessThan(open.length)
})

test('an admin plans a shift, and changes the ladder, with the keyboard alone', async ({ enter }) => {
  const admin = await enter('admin', { viewport: { width: 1280, height: 844 } })
  await admin.goto('/duty')
  await speak(admin, 'en')
  const shifts = () =>
    ask<{ shifts: { startLocal: string; endLocal: string; position: number }[] }>(admin, 'GET', '/duty').then(
      ({ shifts }) => shifts,
    )
  const before = await shifts()
  await tabTo(admin, 'button', 'Plan a shift')
  await admin.keyboard.press('Enter')
  await tabTo(admin, 'combobox', 'Who')
  await admin.keyboard.type('Ana')
  const date = admin.getByLabel('Day', { exact: true })
  await tabTo(admin, 'textbox', 'Day')
  await admin.keyboard.type('12242030')
  await expect(date).toHaveValue('2030-12-24')
  await tabTo(admin, 'textbox', 'Begins')
  await admin.keyboard.type('0800PM')
  await tabTo(admin, 'textbox', 'Ends')
  await admin.keyboard.type('0600AM')
  await expect(admin.getByText('Ends on the next day.')).toBeVisible()
  await tabTo(admin, 'radio', '1: told first')
  await admin.keyboard.press('ArrowDown')
  await tabTo(admin, 'button', 'Save shift')
  await admin.keyboard.press('Enter')
  await expect(admin.getByText('Ana Ruiz is planned.')).toBeVisible()
  expect(await shifts()).toHaveLength(before.length + 1)
  expect((await shifts()).at(-1)).toMatchObject({
    startLocal: '2030-12-24T20:00',
    endLocal: '2030-12-25T06:00',
    position: 2,
  })

  await admin.goto('/settings/ladder')
  await expect(admin.getByRole('spinbutton').first()).toHaveValue('5')
  await tabTo(admin, 'spinbutton', /^Minutes/)
  await admin.keyboard.press('ArrowDown')
  await tabTo(admin, 'button', 'Save ladder')
  await admin.keyboard.press('Enter')
  await expect(admin.getByText(/^Version 1, in force since/)).toBeVisible()
  expect(await ask(admin, 'GET', '/settings/ladder')).toMatchObject({ steps: { urgentSecondMin: 4 } })
})
