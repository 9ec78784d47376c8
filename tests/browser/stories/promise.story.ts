import { alertsOf, find } from '../stage/clinic.ts'
import { expect, test } from '../stage/test.ts'

test('a nurse takes an alert, calls, tries again later, and the call stays on her list until it is made', async ({
  enter,
}) => {
  const nurse = await enter('nurse', { viewport: { width: 390, height: 844 } })
  const ernesto = await find(nurse, 'Ernesto Vega')
  await nurse.goto('/alerts')
  const card = nurse.getByRole('article').filter({ hasText: 'Ernesto Vega' }).first()
  await card.getByRole('button', { name: 'I’m on it' }).click()
  await expect(card.getByText(/^Call promised before \d/)).toBeVisible()

  const sheet = nurse.getByRole('dialog')
  await card.getByRole('button', { name: 'Write down the call' }).click()
  await sheet.getByRole('button', { name: 'Save' }).click()
  await expect(sheet.getByRole('alert')).toHaveText('Choose what became of it.')
  await sheet.getByText('Nobody answered').click()
  await sheet.getByText(/\(in\s1\sh\)/).click()
  await sheet.getByRole('button', { name: 'Save' }).click()
  await expect(nurse.getByText(/^Ernesto Vega: call again before \d/)).toBeVisible()

  // Closed because nobody answered: the call is owed all the same.
  await card.getByRole('button', { name: 'Close', exact: true }).click()
  await sheet.getByText('Nobody answered').click()
  await sheet.getByRole('button', { name: 'Save and close' }).click()
  await sheet.getByRole('button', { name: 'Keep on hold' }).click()
  const owed = nurse.getByRole('article').filter({ hasText: 'Nobody answered. Call again before' })
  await expect(owed).toContainText('Ernesto Vega')
  await owed.getByRole('button', { name: 'Write down the call' }).click()
  await sheet.getByText('Reached the patient').click()
  await sheet.getByRole('button', { name: 'Save' }).click()
  await expect(owed).toBeHidden()
  const left = await alertsOf(nurse, ernesto)
  expect(left.filter((one) => one.state === 'acknowledged')).toEqual([])

  // The patient's page tells the whole of it.
  await nurse.goto(`/patients/${ernesto.id}`)
  await expect(nurse.getByText('Called by Ana Ruiz: reached the patient')).toBeVisible()
  await expect(nurse.getByText('Called by Ana Ruiz: nobody answered')).toBeVisible()
})

test('a false alarm is closed with its reason, which stands with what was closed', async ({ enter }) => {
  const nurse = await enter('nurse', { viewport: { width: 360, height: 740 } })
  await nurse.goto('/alerts')
  const first = nurse.getByRole('article').first()
  const name = (await first.getByRole('link').first().innerText()).split(',')[0]!
  await first.getByRole('button', { name: 'I’m on it' }).click()
  // What somebody has stands below what waits.
  const card = nurse.getByRole('article').filter({ hasText: 'You are on it since' }).filter({ hasText: name })
  await card.first().getByRole('button', { name: 'Close', exact: true }).click()
  const sheet = nurse.getByRole('dialog')
  await sheet.getByText('False alarm').click()
  await sheet.getByRole('button', { name: 'Save and close' }).click()
  await expect(sheet.getByText('Say why, so that fewer come.')).toBeVisible()
  await sheet.getByLabel('Why was it a false alarm?').fill('A grandchild played with the phone.')
  await sheet.getByRole('button', { name: 'Save and close' }).click()
  await expect(sheet.getByText('Why was it a false alarm?')).toBeHidden()
  // Only some are closed with a hold of the plan to decide on.
  const hold = sheet.getByRole('button', { name: 'Keep on hold' })
  await expect(hold.or(nurse.getByText('Recently closed')).first()).toBeVisible()
  if (await hold.isVisible()) await hold.click()
  await expect(sheet).toBeHidden()
  await nurse.getByText('Recently closed').click()
  const line = nurse.getByRole('listitem').filter({ hasText: '“A grandchild played with the phone.”' })
  await expect(line.first()).toContainText(name)
})
