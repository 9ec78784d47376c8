import { expectAccessible } from '../stage/accessible.ts'
import { ask } from '../stage/api.ts'
import { alertsOf, find } from '../stage/clinic.ts'
import { expect, test } from '../stage/test.ts'

test('a nurse reads the whole story of an alert, and what she did stands in it', async ({ enter }) => {
  const nurse = await enter('nurse', { viewport: { width: 390, height: 844 } })
  await nurse.goto('/alerts')
  const card = nurse.getByRole('article').filter({ hasText: 'Ernesto Vega' }).first()
  const sheet = nurse.getByRole('dialog', { name: 'The whole story' })
  await card.getByRole('button', { name: 'Story' }).click()
  await expect(sheet.getByText(/^Found: /)).toBeVisible()
  await expect(sheet.getByText(/^(Told |Level \d: nobody could be told)/).first()).toBeVisible()
  await expectAccessible(nurse)
  await sheet.getByRole('button', { name: 'Close', exact: true }).click()
  await expect(sheet).toBeHidden()

  await card.getByRole('button', { name: 'I’m on it' }).click()
  await expect(card.getByText(/^Call promised before/)).toBeVisible()
  await card.getByRole('button', { name: 'Story' }).click()
  await expect(sheet.getByText('Taken by Ana Ruiz.')).toBeVisible()
  await expect(sheet.getByText(/^Call promised before/)).toBeVisible()

  // On paper stands the story, and nothing of the page behind it.
  await nurse.emulateMedia({ media: 'print' })
  await expect(sheet.getByText('Taken by Ana Ruiz.')).toBeVisible()
  await expect(card).toBeHidden()
  await expect(nurse.getByRole('button', { name: 'Print' })).toBeHidden()
})

test('the next shift reads what is open and owed, and yesterday’s nurse why an alarm was false', async ({
  enter,
}) => {
  const nurse = await enter('nurse', { viewport: { width: 1280, height: 844 } })
  const ernesto = await find(nurse, 'Ernesto Vega')
  const taken = (await alertsOf(nurse, ernesto)).find((one) => one.state === 'open')!
  await ask(nurse, 'POST', `/alerts/${taken.id}/acknowledge`, { cycle: taken.cycle })
  const { alerts } = await ask<{
    alerts: { id: string; cycle: number; patientId: string; patientName: string }[]
  }>(nurse, 'GET', '/alerts?state=open')
  const other = alerts.find((one) => one.patientId !== ernesto.id)!
  const reason = 'A grandchild played with the phone.'
  await ask(nurse, 'POST', `/alerts/${other.id}/resolve`, {
    cycle: other.cycle,
    outcome: 'false_alarm',
    reason,
  })

  await nurse.goto('/duty')
  await nurse.getByRole('link', { name: 'Handover' }).click()
  await expect(nurse.getByRole('heading', { level: 1, name: 'Handover' })).toBeVisible()
  const owed = nurse.getByRole('region', { name: /^Calls owed/ })
  await expect(owed.getByText('Ernesto Vega')).toBeVisible()
  await expect(owed.getByText(/^Call promised before/).first()).toBeVisible()
  await expect(
    nurse
      .getByRole('region', { name: /^Open alerts/ })
      .getByText('Ernesto Vega')
      .first(),
  ).toBeVisible()
  const closed = nurse.getByRole('region', { name: /^Closed in this shift/ })
  await expect(closed.getByText(`“${reason}”`)).toBeVisible()
  await expectAccessible(nurse)
  await nurse.emulateMedia({ media: 'print' })
  await expect(owed.getByText('Ernesto Vega')).toBeVisible()
  await expect(nurse.getByRole('button', { name: 'Print' })).toBeHidden()
  await nurse.emulateMedia({ media: 'screen' })

  await nurse.getByRole('link', { name: 'Digest of yesterday' }).click()
  await expect(nurse.getByRole('heading', { level: 1, name: 'Digest' })).toBeVisible()
  await expect(nurse.getByRole('region', { name: 'Check-ins' })).toBeVisible()
  await nurse.getByRole('button', { name: 'Day after' }).click()
  await expect(nurse.getByText('This day is not over: the figures still grow.')).toBeVisible()
  await expect(nurse.getByRole('button', { name: 'Day after' })).toBeDisabled()
  const alarms = nurse.getByRole('region', { name: 'False alarms' })
  await expect(alarms.getByText(`“${reason}”`)).toBeVisible()
  await expect(alarms.getByText(other.patientName)).toBeVisible()
  await expect(nurse.getByRole('region', { name: 'Outcomes' }).getByText('False alarm: 1.')).toBeVisible()
  await expectAccessible(nurse)
  await alarms.getByRole('button', { name: /^Story/ }).click()
  const sheet = nurse.getByRole('dialog', { name: 'The whole story' })
  await expect(sheet.getByText('Closed by Ana Ruiz: False alarm.')).toBeVisible()
  await expect(sheet.getByText(`Why: “${reason}”`)).toBeVisible()
})

test('a handover and a digest are for nurses', async ({ enter }) => {
  const tom = await enter('therapist')
  for (const path of ['/handover', '/digest']) {
    await tom.goto(path)
    await expect(tom.getByRole('heading', { name: 'Handover' })).toBeHidden()
    await expect(tom.getByRole('heading', { name: 'Digest' })).toBeHidden()
    await expect(tom.getByText('Not open to your role')).toBeVisible()
  }
})
