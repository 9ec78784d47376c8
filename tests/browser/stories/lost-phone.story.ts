import { ask } from '../stage/api.ts'
import { checkIns, find, newCode } from '../stage/clinic.ts'
import { logPain, speak, typeCode } from '../stage/patient.ts'
import { expect, test } from '../stage/test.ts'

test('signing out keeps what was not sent, for the same person only', async ({ enter }) => {
  const nurse = await enter('nurse')
  const rosa = await find(nurse, 'Rosa Delgado')
  const june = await find(nurse, 'June Park')
  const before = { rosa: await checkIns(nurse, rosa), june: await checkIns(nurse, june) }
  // Without a worker, that would deliver past the broken way below.
  const phone = await enter('patient', { serviceWorkers: 'block' })
  await speak(phone, 'en')

  await phone.route('**/api/v1/check-ins', (route) => route.abort())
  await logPain(phone, { movement: 5 })
  const felt = Date.now()
  await expect(phone.getByText('Saved on this phone')).toBeVisible()
  await phone.goto('/settings')
  await phone.getByRole('button', { name: 'Sign out of this phone' }).click()
  await expect(phone.getByText('1 entry was not sent yet. It stays locked on this phone')).toBeVisible()
  await phone.getByRole('button', { name: 'Sign out', exact: true }).click()
  await expect(phone.getByText('1 entry is kept on this phone')).toBeVisible()
  await phone.unroute('**/api/v1/check-ins')

  // Somebody else's turn on this phone: the entry stays where it is.
  await typeCode(phone, await newCode(nurse, june))
  await phone.getByRole('button', { name: 'Yes' }).click()
  await phone.goto('/')
  await expect(phone.getByRole('heading', { name: /Hour \d+ of 72/ })).toBeVisible()
  await expect(phone.getByText('5 moving')).toBeHidden()
  await phone.goto('/settings')
  await phone.getByRole('button', { name: 'Sign out of this phone' }).click()
  await phone.getByRole('button', { name: 'Sign out', exact: true }).click()
  await expect(phone.getByText('1 entry is kept on this phone')).toBeVisible()
  expect(await checkIns(nurse, june)).toHaveLength(before.june.length)
  expect(await checkIns(nurse, rosa)).toHaveLength(before.rosa.length)

  await typeCode(phone, await newCode(nurse, rosa))
  await expect(phone.getByRole('heading', { name: 'Are you Rosa?' })).toBeVisible()
  await expect
    .poll(async () => (await checkIns(nurse, rosa)).length, { message: 'her entry arrives' })
    .toBe(before.rosa.length + 1)
  const kept = (await checkIns(nurse, rosa)).at(-1)!
  expect(kept.movement).toBe(5)
  expect(Math.abs(Date.parse(kept.feltAt) - felt)).toBeLessThan(10_000)
})

test('a phone that the clinic removed keeps the entry and says who must reconnect it', async ({ enter }) => {
  const nurse = await enter('nurse', { viewport: { width: 1280, height: 844 } })
  const rosa = await find(nurse, 'Rosa Delgado')
  const before = await checkIns(nurse, rosa)
  const phone = await enter('patient')
  await speak(phone, 'en')
  const { devices } = await ask<{ devices: { id: string }[] }>(nurse, 'GET', `/patients/${rosa.id}/devices`)
  for (const { id } of devices) await ask(nurse, 'DELETE', `/patients/${rosa.id}/devices/${id}`)

  await logPain(phone, { movement: 6 }).catch(() => undefined)
  await expect(phone.getByRole('heading', { name: 'This phone is no longer connected' })).toBeVisible()
  await expect(phone.getByText('1 entry is kept on this phone')).toBeVisible()
  await expect(
    phone.getByText('Saved on this phone. The clinic must reconnect it: (212) 555-0100'),
  ).toBeVisible()
  await expect(phone.getByRole('link', { name: /Call the clinic/ })).toHaveAttribute('href', /^tel:/)
  expect(await checkIns(nurse, rosa)).toHaveLength(before.length)
  // It stays so when the phone is opened again, and nothing of what was sent is left on it.
  await phone.reload()
  await expect(phone.getByText('1 entry is kept on this phone')).toBeVisible()
  await expect(phone.getByText('7 moving')).toBeHidden()

  await typeCode(phone, await newCode(nurse, rosa))
  await expect(phone.getByRole('heading', { name: /Hour \d+ of 72/ })).toBeVisible()
  await expect
    .poll(async () => (await checkIns(nurse, rosa)).length, { message: 'her entry arrives' })
    .toBe(before.length + 1)
})
