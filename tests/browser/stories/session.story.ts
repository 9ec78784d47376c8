import type { Page } from '@playwright/test'
import { ask } from '../stage/api.ts'
import { expectAccessible } from '../stage/accessible.ts'
import { alertsOf, checkIns } from '../stage/clinic.ts'
import { begin, doIt, itemsOf, ownPlan, painAfter, rosaWithPlan, TAP } from '../stage/exercises.ts'
import { worksOffline } from '../stage/patient.ts'
import { expect, test } from '../stage/test.ts'
import { until } from '../stage/until.ts'
import { WORDS } from '../stage/words.ts'

const DAY_H = 24

/** Rosa's phone open at her exercises. */
async function atHerExercises(enter: Parameters<typeof rosaWithPlan>[0]) {
  const cast = await rosaWithPlan(enter)
  await cast.phone.getByRole('link', { name: 'Exercises', exact: true }).click(TAP)
  await expect(cast.phone.getByText('0 of 3 done')).toBeVisible()
  return cast
}

const sentIds = async (phone: Page) => (await ask<{ ids: string[] }>(phone, 'GET', '/session-logs/ids')).ids
const row = (phone: Page, name: string) => phone.getByRole('listitem').filter({ hasText: name })
const week = (phone: Page) => phone.locator('section').filter({ hasText: 'Your week' })
const todays = async (phone: Page) => {
  const { days, today } = await ownPlan(phone)
  return days.find((day) => day.date === today)!
}

test('a session without a network is ticked at once, arrives once each, and fills the week', async ({
  enter,
}) => {
  test.setTimeout(120_000)
  const { nurse, phone, rosa } = await atHerExercises(enter)
  const context = phone.context()
  await worksOffline(phone)
  await context.setOffline(true)
  await expect(phone.getByRole('status').filter({ hasText: 'No connection' })).toBeVisible()

  const began = performance.now()
  await begin(phone, { rest: 2, before: 3 })
  await doIt(phone, 'Ankle pumps', 3)
  await expect(phone.getByText('Ankle pumps: Saved')).toBeVisible()
  await expect(phone.getByRole('heading', { name: 'Walking' })).toBeVisible()
  await phone.getByRole('button', { name: 'Part of it' }).click(TAP)
  await phone.getByRole('button', { name: /^Half/ }).click(TAP)
  await painAfter(phone, 'Walking', 3)
  await expect(phone.getByRole('heading', { name: 'Belly breathing' })).toBeVisible()

  // The page dies between the exercise and the pain after it, and comes back with still no network.
  await phone.getByRole('button', { name: 'I did it' }).click(TAP)
  await expect(phone.getByText('After: Belly breathing')).toBeVisible()
  const place = phone.url()
  await phone.close()
  const again = await context.newPage()
  await again.goto(place)
  await painAfter(again, 'Belly breathing', 2)
  await expect(again.getByRole('heading', { name: 'Thank you' })).toBeVisible()
  await expect(again.getByText('2 of 3 done')).toBeVisible()
  await again.getByRole('button', { name: 'Back to the exercises' }).click(TAP)
  console.log(
    `a session of three exercises at human pace: ${((performance.now() - began) / 1000).toFixed(1)} s`,
  )

  await expect(again.getByText('2 of 3 done')).toBeVisible()
  await expect(row(again, 'Ankle pumps').getByText('Done')).toBeVisible()
  await expect(row(again, 'Walking')).toContainText('3 of 5 done')
  await expect(row(again, 'Belly breathing').getByText('Done')).toBeVisible()
  await expect(again.getByText('Saved on this phone')).toBeVisible()
  await expect(again.getByText('3 entries not sent yet')).toBeVisible()

  await context.setOffline(false)
  await expect(again.getByText('Sent to the clinic')).toBeVisible()
  await expect(again.getByText('3 entries not sent yet')).toBeHidden()
  const { logs, today } = await ownPlan(again)
  const arrived = logs.filter((log) => log.localDate === today)
  expect(
    arrived.map(({ exerciseId, amount, painAfter }) => [exerciseId, amount, painAfter]).toSorted(),
  ).toEqual([
    ['EX01', 10, 2],
    ['EX02', 30, 3],
    ['EX04', 3, 3],
  ])
  await expect(row(again, 'Ankle pumps').getByText('Done')).toBeVisible()
  await expectAccessible(again)

  // Sent again at the next start, they are still three.
  const ids = await sentIds(again)
  expect(ids).toHaveLength(3)
  await again.reload()
  await expect(again.getByText('2 of 3 done')).toBeVisible()
  expect(await sentIds(again)).toEqual(ids)

  // What was left of it, and the day is done: a mark in the week at once, and a bar of the server's when it is over.
  await begin(again, { rest: 2, before: 3 })
  await doIt(again, 'Walking', 3)
  await expect(again.getByText('All done for today')).toBeVisible()
  await again.getByRole('button', { name: 'Back to the exercises' }).click(TAP)
  await expect(again.getByText('3 of 3 done')).toBeVisible()
  await expect(week(again)).toContainText(/1 of [1-7] days/)
  await expect(again.getByText('Sent to the clinic')).toBeVisible()
  await ask(nurse, 'POST', `/demo/patients/${rosa.id}/clock`, { hours: DAY_H })
  await again.reload()
  await expect(again.getByText('0 of 3 done')).toBeVisible()
  const { weeks } = await ownPlan(again)
  const filled = weeks
    .filter((one) => one.monday <= today)
    .toSorted((a, b) => (a.monday < b.monday ? 1 : -1))[0]!
  expect(filled.percent).toBeGreaterThan(0)
  await expect(
    week(again)
      .getByRole('listitem')
      .filter({ hasText: `${Math.round(filled.percent!)} %` }),
  ).toBeVisible()
})

test('whoever has done the exercises already says how it was, and is not asked how it was before', async ({
  enter,
}) => {
  const { phone } = await atHerExercises(enter)
  // As a tapped reminder opens it.
  await phone.evaluate(() => (location.hash = 'later=token'))
  await phone.getByRole('link', { name: 'I have done them' }).click(TAP)
  await painAfter(phone, 'Ankle pumps', 2)
  await expect(phone.getByText('Ankle pumps: Saved')).toBeVisible()
  await doIt(phone, 'Walking', 3)
  await expect(phone.getByRole('heading', { name: 'Belly breathing' })).toBeVisible()

  await until('both to arrive', async () => (await sentIds(phone)).length === 2 || undefined)
  const { logs, today } = await ownPlan(phone)
  const told = logs.filter((log) => log.localDate === today)
  expect(told.map(({ exerciseId, painBefore }) => [exerciseId, painBefore]).toSorted()).toEqual([
    ['EX02', undefined],
    ['EX04', undefined],
  ])
  // Whoever begins from the list exercises now: the pain before decides whether, and is asked for.
  await phone.goto('/exercises')
  await phone.getByRole('button', { name: 'Go on' }).click(TAP)
  await expect(phone.getByRole('group', { name: WORDS.en.rest })).toBeVisible()
  // Through the door of a button on the notification, where only the third is left; one step back are the other answers.
  await phone.goto('/exercises/session/done')
  await expect(phone.getByText('After: Belly breathing')).toBeVisible()
  await phone.getByRole('button', { name: 'Back' }).click(TAP)
  await expect(phone.getByRole('button', { name: 'Part of it' })).toBeVisible()
  await doIt(phone, 'Belly breathing', 3)
  await phone.getByRole('button', { name: 'Back to the exercises' }).click(TAP)
  await expect(phone.getByText('3 of 3 done')).toBeVisible()
  await phone.goto('/exercises/session/done')
  await expect(phone.getByRole('heading', { level: 1, name: 'Exercises' })).toBeVisible()
})

test('pain of 3 before and 6 after stops the exercise at once, holds it, and waits for the therapist', async ({
  enter,
}) => {
  test.setTimeout(90_000)
  const { tom, phone, rosa } = await atHerExercises(enter)
  await begin(phone, { rest: 2, before: 3 })
  await doIt(phone, 'Ankle pumps', 6)
  await expect(phone.getByRole('heading', { level: 1, name: 'Stop this exercise' })).toBeVisible()
  await expect(
    phone.getByText('Please leave it out until your therapist tells you: Ankle pumps.'),
  ).toBeVisible()
  await expectAccessible(phone)
  await phone.getByRole('button', { name: 'That is enough for today' }).click(TAP)
  await phone.getByRole('button', { name: 'Back to the exercises' }).click(TAP)
  // Its own word at once; the clinic's when its plan has come. It counts neither as open nor as done.
  await expect(row(phone, 'Ankle pumps')).toContainText(/Leave it until|On hold until/)
  await expect(row(phone, 'Ankle pumps').getByRole('button')).toBeHidden()
  await expect(phone.getByText('0 of 2 done')).toBeVisible()
  await expect(phone.getByText('Sent to the clinic')).toBeVisible()
  await expect(row(phone, 'Ankle pumps')).toContainText('On hold until your clinic tells you')

  expect(await itemsOf(tom, rosa)).toMatchObject([
    { kind: 'red_stop', exerciseId: 'EX02', log: { painBefore: 3, painAfter: 6 } },
  ])
  await tom.goto(`/patients/${rosa.id}`)
  await expect(tom.getByText('On hold: Ankle pumps, from')).toBeVisible()
  await expect(tom.getByText('Because pain rose too much with it')).toBeVisible()
  await expect(tom.getByRole('row', { name: /Ankle pumps on hold/ })).toBeVisible()
})

test('pain of 2 before and 4 after halves the dose until the therapist acts', async ({ enter }) => {
  test.setTimeout(90_000)
  const { tom, phone, rosa } = await atHerExercises(enter)
  await begin(phone, { rest: 1, before: 2 })
  await doIt(phone, 'Ankle pumps', 4)
  await expect(phone.getByRole('heading', { level: 1, name: 'Do less of it' })).toBeVisible()
  await expect(phone.getByText('From now on only half: 15 instead of 30 times.')).toBeVisible()
  await phone.getByRole('button', { name: 'Next exercise' }).click(TAP)
  await expect(phone.getByRole('heading', { name: 'Walking' })).toBeVisible()
  await phone.getByRole('button', { name: 'Back' }).click(TAP)
  await expect(row(phone, 'Ankle pumps')).toContainText('Only half for now: 15 instead of 30 times')
  await expect(phone.getByText('Sent to the clinic')).toBeVisible()
  const { items } = await todays(phone)
  expect(items.find((one) => one.exerciseId === 'EX02')).toMatchObject({
    amount: 30,
    advised: 15,
    held: false,
  })
  expect(await itemsOf(tom, rosa)).toMatchObject([{ kind: 'amber', exerciseId: 'EX02' }])
})

test('pain of 9 in a session shows the fixed advice, and reaches the nurse as a check-in does', async ({
  enter,
}) => {
  test.setTimeout(90_000)
  const { nurse, phone, rosa } = await atHerExercises(enter)
  const [entries, known] = [await checkIns(nurse, rosa), await alertsOf(nurse, rosa)]
  await phone.context().setOffline(true)
  await begin(phone, { rest: 2, before: 3 })
  await doIt(phone, 'Ankle pumps', 9)
  await expect(phone.getByRole('heading', { level: 1, name: 'Stop this exercise' })).toBeVisible()
  // What to do about such pain, and whom to call: offline too.
  await expect(phone.getByRole('link', { name: /Call \(212\) 555-0100/ })).toBeVisible()
  await phone.context().setOffline(false)
  await expect(phone.getByText('Sent to the clinic')).toBeVisible()

  const [entry, ...more] = (await checkIns(nurse, rosa)).slice(entries.length)
  expect(more).toEqual([])
  expect(entry).toMatchObject({ movement: 9, movementConfirmed: true, rest: 2 })
  const rung = (await alertsOf(nurse, rosa)).filter((one) => !known.some((old) => old.id === one.id))
  expect(rung).toMatchObject([{ severity: 'urgent', state: 'open' }])
  await nurse.goto('/alerts')
  await expect(nurse.getByRole('article').filter({ hasText: 'Rosa Delgado' }).first()).toBeVisible()

  // An urgent alert holds the whole plan by itself.
  await phone.getByRole('button', { name: 'I have read this' }).click(TAP)
  await phone.getByRole('button', { name: 'Back to the exercises' }).click(TAP)
  await expect(phone.getByText('Your exercises are on hold')).toBeVisible()
  await expect(phone.getByRole('button', { name: 'Start the exercises' })).toBeHidden()
})

test('the day after, the extra pain is asked about, and a no holds the exercise', async ({ enter }) => {
  test.setTimeout(90_000)
  const { nurse, tom, phone, rosa } = await atHerExercises(enter)
  await begin(phone, { rest: 1, before: 1 })
  await doIt(phone, 'Ankle pumps', 2)
  await expect(phone.getByRole('heading', { name: 'Walking' })).toBeVisible()
  await phone.getByRole('button', { name: 'Back' }).click(TAP)
  await expect(phone.getByText('Sent to the clinic')).toBeVisible()
  await expect(phone.getByText('Has yesterday’s extra pain gone?')).toBeHidden()
  const yesterday = (await ownPlan(phone)).today

  await ask(nurse, 'POST', `/demo/patients/${rosa.id}/clock`, { hours: DAY_H })
  await phone.reload()
  await expect(phone.getByRole('heading', { name: 'Has yesterday’s extra pain gone?' })).toBeVisible()
  await expect(phone.getByText('After: Ankle pumps')).toBeVisible()
  // Another day has begun on the phone as well.
  await expect(phone.getByText('0 of 3 done')).toBeVisible()
  await expectAccessible(phone)
  await phone.getByRole('button', { name: 'No, not yet' }).click(TAP)
  await expect(phone.getByText('Thank you. Your answer is saved on this phone.')).toBeVisible()
  await expect(
    phone.getByText('Please leave this out until your therapist tells you: Ankle pumps'),
  ).toBeVisible()
  await expect(phone.getByText('0 of 2 done')).toBeVisible()

  await until('the therapist’s item', async () =>
    (await itemsOf(tom, rosa)).some((one) => one.kind === 'red_stop' && one.exerciseId === 'EX02'),
  )
  const { today } = await ownPlan(phone)
  expect(today > yesterday).toBe(true)
  expect((await todays(phone)).items.find((one) => one.exerciseId === 'EX02')).toMatchObject({ held: true })
  await phone.reload()
  await expect(row(phone, 'Ankle pumps')).toContainText('On hold until your clinic tells you')
  await expect(phone.getByText('Has yesterday’s extra pain gone?')).toBeHidden()
})
