import { alertsOf, find, keepSubscription, neverQuiet, turnClockTo } from '../stage/clinic.ts'
import { backToToday, logPain, speak } from '../stage/patient.ts'
import { expect, test } from '../stage/test.ts'
import { until } from '../stage/until.ts'

test('poor relief reaches the nurse while she looks, and her phone while she does not', async ({
  enter,
  pushService,
}) => {
  const nurse = await enter('nurse', { viewport: { width: 1280, height: 844 } })
  await neverQuiet(await enter('admin'))
  const rosa = await find(nurse, 'Rosa Delgado')
  const pocket = pushService.silentPhone()
  await keepSubscription(nurse, pocket.subscription)

  const phone = await enter('patient')
  await speak(phone, 'en')
  for (const [hour, movement] of [
    [40, 8],
    [44, 7],
    [48, 7],
  ] as const) {
    await turnClockTo(nurse, rosa, hour)
    await phone.reload()
    await expect(phone.getByRole('heading', { name: `Hour ${hour} of 72` })).toBeVisible()
    await logPain(phone, { movement, rest: 5 })
    await expect(phone.getByText('Sent to the clinic')).toBeVisible()
    await backToToday(phone)
  }

  // The window of the checkpoint closes at hour 51; then nobody has to write any more.
  await nurse.goto('/alerts')
  const card = nurse.getByRole('article').filter({ hasText: 'Rosa Delgado' })
  const poorRelief = card.filter({ hasText: 'Poor relief at 48 h' })
  await expect(nurse.getByRole('heading', { name: 'Alerts' })).toBeVisible()
  await expect(poorRelief).toHaveCount(0)
  const heard = pocket.pushes().length
  await turnClockTo(nurse, rosa, 51.2)
  const turned = performance.now()
  await expect(poorRelief).toBeVisible({ timeout: 3_000 })
  const seen = performance.now() - turned
  await until('a push to her phone', () => pocket.pushes().length > heard, 3_000)
  const rung = performance.now() - turned
  test.info().annotations.push({
    type: 'from the clock to the screen and the phone',
    description: `${Math.round(seen)} ms, ${Math.round(rung)} ms`,
  })

  expect(pushService.refusals).toEqual([])
  const alerts = await alertsOf(nurse, rosa)
  expect(alerts).toContainEqual(expect.objectContaining({ rule: 'R-RELIEF-48', state: 'open' }))
  await expect(poorRelief.getByRole('button', { name: 'I’m on it' })).toBeVisible()
})
