import type { Page } from '@playwright/test'
import { expectAccessible } from '../stage/accessible.ts'
import { ask } from '../stage/api.ts'
import { alertsOf, find, type Found } from '../stage/clinic.ts'
import { backToToday, logPain, speak } from '../stage/patient.ts'
import { expect, test } from '../stage/test.ts'

const MINUTE = 60_000
const PROMISED = /^A nurse has seen it at \d+:\d\d\s[AP]M and will call (tomorrow )?before \d+:\d\d\s[AP]M$/
const LATE = /^We are late\. You can call: \(212\)\s555-0100\.$/

/** Every alert of hers is taken, and each takes its own promise along. */
async function takeAll(nurse: Page, rosa: Found): Promise<void> {
  for (const { id, cycle, state } of await alertsOf(nurse, rosa))
    // One may have been taken along with a graver one.
    if (state === 'open') await ask(nurse, 'POST', `/alerts/${id}/acknowledge`, { cycle }).catch(() => null)
}

async function nine(enter: (role: 'nurse' | 'patient') => Promise<Page>) {
  const nurse = await enter('nurse')
  const rosa = await find(nurse, 'Rosa Delgado')
  const phone = await enter('patient')
  await speak(phone, 'en')
  await logPain(phone, { movement: 9, rest: 6 })
  await expect(phone.getByText('Sent to the clinic')).toBeVisible()
  await backToToday(phone)
  await expect(phone.getByText(/will call/)).toBeHidden()
  await takeAll(nurse, rosa)
  await phone.reload()
  await expect(phone.getByText(PROMISED).first()).toBeVisible()
  return { nurse, rosa, phone }
}

test('a patient reads who saw it and before when the call comes, and then that it is late', async ({
  enter,
}) => {
  const { nurse, rosa, phone } = await nine(enter)
  await expect(phone.getByText(LATE)).toBeHidden()
  await expectAccessible(phone)
  await speak(phone, 'es')
  await expect(
    phone
      .getByText(/^Una enfermera lo vio a las .* y le llamará (mañana )?antes de las \d+:\d\d\s[ap]\.\s?m\.$/)
      .first(),
  ).toBeVisible()
  await speak(phone, 'en')

  // What is said after it was seen by nobody yet, and the promise still stands beside it.
  await logPain(phone, { movement: 9, rest: 6 })
  await backToToday(phone)
  await expect(phone.getByText(/^A nurse will call (tomorrow )?before/)).toBeVisible()

  await ask(nurse, 'POST', `/demo/patients/${rosa.id}/clock`, { hours: 0.75 })
  await phone.reload()
  await expect(phone.getByText(LATE)).toBeVisible()
  await expect(phone.getByText(/will call/)).toBeHidden()
  const call = phone.getByRole('link', { name: 'Call the clinic', exact: true })
  await expect(call).toBeVisible()
  await expect(call).toHaveAttribute('href', 'tel:2125550100')
  await expectAccessible(phone)
  await speak(phone, 'es')
  await expect(phone.getByText(/^Vamos con retraso\. Puede llamar: \(212\)\s555-0100\.$/)).toBeVisible()
})

test('a phone without a network does not promise a time that is over', async ({ enter }) => {
  const { phone } = await nine(enter)
  await phone.context().setOffline(true)
  await phone.clock.setSystemTime(Date.now() + 31 * MINUTE)
  await phone.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
  await expect(phone.getByText(LATE)).toBeVisible()
  await expect(phone.getByText(/will call/)).toBeHidden()
  await expect(phone.getByText(/^A nurse has seen it at/).first()).toBeVisible()
})
