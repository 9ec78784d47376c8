import { checkIns, find } from '../stage/clinic.ts'
import { backToToday, logPain, speak, worksOffline } from '../stage/patient.ts'
import { expect, test } from '../stage/test.ts'

const HOUR = 3_600_000

test('three check-ins without a network arrive once, each with the time it was felt', async ({ enter }) => {
  const nurse = await enter('nurse')
  const phone = await enter('patient')
  const context = phone.context()
  await speak(phone, 'en')
  await worksOffline(phone)
  const rosa = await find(nurse, 'Rosa Delgado')
  const before = await checkIns(nurse, rosa)

  // The phone's clock goes two hours back, so that the last entry is made now.
  await phone.clock.install({ time: Date.now() - 2 * HOUR })
  await phone.reload()
  await expect(phone.getByRole('heading', { name: /Hour \d+ of 72/ })).toBeVisible()
  await context.setOffline(true)
  await expect(phone.getByRole('status').filter({ hasText: 'No connection' })).toBeVisible()

  const felt: number[] = []
  for (const movement of [6, 5, 4]) {
    if (felt.length > 0) await phone.clock.fastForward(HOUR)
    await logPain(phone, { movement })
    felt.push(await phone.evaluate(() => Date.now()))
    await expect(phone.getByText('Saved on this phone')).toBeVisible()
    await expect(phone.getByText('Sent to the clinic')).toBeHidden()
    await backToToday(phone)
  }
  await expect(phone.getByText('3 entries not sent yet')).toBeVisible()
  expect(await checkIns(nurse, rosa)).toHaveLength(before.length)

  // The page is closed, and opened again with still no network.
  await phone.close()
  const again = await context.newPage()
  await again.goto('/')
  await expect(again.getByText('3 entries not sent yet')).toBeVisible()
  const entries = again.getByRole('listitem').filter({ hasText: 'moving' })
  await expect(entries.filter({ hasText: 'Saved on this phone' })).toHaveCount(3)

  await context.setOffline(false)
  await expect(entries.filter({ hasText: 'Saved on this phone' })).toHaveCount(0)
  await expect(
    entries.filter({ hasText: 'Sent to the clinic' }).filter({ hasText: '6 moving' }),
  ).toBeVisible()
  await expect(again.getByText('3 entries not sent yet')).toBeHidden()

  const arrived = (await checkIns(nurse, rosa)).slice(before.length)
  expect(arrived.map((one) => one.movement)).toEqual([6, 5, 4])
  for (const [index, one] of arrived.entries()) {
    expect(one.clockSuspect).toBe(false)
    expect(Math.abs(Date.parse(one.feltAt) - felt[index]!)).toBeLessThan(30_000)
  }
  // Sent again at the next start, they are still three.
  await again.reload()
  await expect(again.getByRole('heading', { name: /Hour \d+ of 72/ })).toBeVisible()
  expect(await checkIns(nurse, rosa)).toHaveLength(before.length + 3)
})
