import { expectAccessible } from '../stage/accessible.ts'
import { ask } from '../stage/api.ts'
import { find } from '../stage/clinic.ts'
import { expect, test } from '../stage/test.ts'

const DESK = { viewport: { width: 1280, height: 844 } }
const DAY = 86_400_000

test('a therapist sees who needs attention and why, opens the first, and closes what was looked at', async ({
  enter,
}) => {
  const tom = await enter('therapist', DESK)
  await tom.goto('/')
  await expect(tom).toHaveURL(/\/caseload$/)
  const needing = tom.getByRole('region', { name: /^Who needs attention/ })
  const first = needing.getByRole('listitem').first()
  // A hold goes before everything else, and is said in words.
  await expect(first).toContainText(/on hold since/)
  await expectAccessible(tom)

  await tom.getByRole('searchbox').fill('ortiz')
  await expect(tom.getByRole('listitem').filter({ hasText: 'Samuel Ortiz' })).toBeVisible()
  await expect(tom.getByRole('listitem').filter({ hasText: 'Victor Salas' })).toBeHidden()
  await tom.getByRole('link', { name: /Samuel Ortiz/ }).click()

  const therapy = tom.getByRole('region', { name: 'Pain and therapy' })
  await expect(therapy.getByRole('img', { name: /^Pain and therapy, 3 weeks/ })).toBeVisible()
  await therapy.getByRole('button', { name: 'All', exact: true }).click()
  await therapy.getByText('As a table').click()
  // Weeks without a log are 0 %, in words too; the chart and its twin say the same.
  await expect(
    therapy
      .getByRole('row')
      .filter({ hasText: /0 of \d+, 0\s%, Low/ })
      .first(),
  ).toBeVisible()
  await expect(tom.getByRole('columnheader', { name: 'Done, 7 days' })).toBeVisible()
  await expectAccessible(tom)

  const matters = () =>
    ask<{ items: { id: string }[] }>(tom, 'GET', '/therapist-items').then(({ items }) => items)
  const before = await matters()
  await tom
    .getByRole('button', { name: /^Close\W/ })
    .first()
    .click()
  const sheet = tom.getByRole('dialog')
  await sheet.getByLabel('Note').fill('Called him, starts again tomorrow')
  await sheet.getByRole('button', { name: 'Close', exact: true }).last().click()
  await expect(sheet).toBeHidden()
  expect(await matters()).toHaveLength(before.length - 1)

  await tom.goto('/items')
  await tom.getByRole('heading', { name: 'Closed', exact: true }).click()
  await expect(tom.getByText('Called him, starts again tomorrow')).toBeVisible()
  await expectAccessible(tom)
})

test('a session log that came too late counts when the therapist says why', async ({ enter }) => {
  const tom = await enter('therapist', DESK)
  const rosa = await find(tom, 'Rosa Delgado')
  const plan = await ask<{ versions: { prescriptions: { exerciseId: string }[] }[] }>(
    tom,
    'GET',
    `/episodes/${rosa.episodeId}/plan-versions`,
  )
  const phone = await enter('patient')
  const done = new Date(Date.now() - 20 * DAY).toISOString()
  const log = {
    id: '01a20803-b48c-71a7-b9d2-0ff47e7b4001',
    exerciseId: plan.versions[0]!.prescriptions[0]!.exerciseId,
    localDate: done.slice(0, 10),
    zone: 'America/New_York',
    doneAt: done,
    enteredAt: done,
    amount: 10,
    painAfter: 2,
  }
  const { results } = await ask<{ results: { result: string }[] }>(phone, 'POST', '/session-logs', {
    sentAt: new Date().toISOString(),
    items: [log],
  })
  expect(results).toMatchObject([{ result: 'quarantined' }])

  await tom.goto('/items')
  const logs = tom.getByRole('region', { name: /^Exercise logs to look at · 1/ })
  await expect(logs).toContainText('Came too long after its day')
  await expect(logs).toContainText('pain 2 after')
  await logs.getByRole('button', { name: 'Accept' }).click()
  const sheet = tom.getByRole('dialog')
  // Not without a reason.
  await sheet.getByRole('button', { name: 'Accept' }).click()
  await expect(sheet).toBeVisible()
  await sheet.getByLabel('Reason').fill('Her phone was off')
  await sheet.getByRole('button', { name: 'Accept' }).click()
  await expect(logs).toBeHidden()
})
