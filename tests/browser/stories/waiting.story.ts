import { expectAccessible } from '../stage/accessible.ts'
import { ask } from '../stage/api.ts'
import type { Alert } from '../stage/clinic.ts'
import { speak } from '../stage/patient.ts'
import { expect, test } from '../stage/test.ts'

test('an admin whom an alert has reached sees that it waits, whom to telephone and no patient, until a nurse takes it', async ({
  enter,
}) => {
  const ana = await enter('nurse')
  const ines = await enter('admin')
  await speak(ines, 'en')
  await ask(ana, 'PATCH', '/me', { phone: '+1 (212) 555-0111' })
  const open = async () => (await ask<{ alerts: Alert[] }>(ana, 'GET', '/alerts?state=open')).alerts
  const before = await open()
  expect(before.some(({ severity }) => severity === 'urgent')).toBe(true)

  // There a notification of an alert leads, and the mail.
  await ines.goto('/alerts')
  await expect(ines.getByText(/alerts? waits? for a nurse\.$/)).toBeVisible()
  await expect(ines.getByText(/^An urgent alert has waited since/).first()).toBeVisible()
  const call = ines.getByRole('link', { name: 'Call Ana Ruiz, +1 (212) 555-0111' })
  await expect(call).toHaveAttribute('href', 'tel:+12125550111')
  await expectAccessible(ines)
  const text = (await ines.getByRole('main').innerText()).toLowerCase()
  for (const { patientName } of before)
    for (const name of [patientName, ...patientName.split(' ')])
      expect(text).not.toContain(name.toLowerCase())

  for (const { id, cycle } of await open()) await ask(ana, 'POST', `/alerts/${id}/acknowledge`, { cycle })
  await expect(ines.getByText('No urgent alert waits for a nurse')).toBeVisible()
  await expect(call).toBeVisible()
  await expectAccessible(ines)

  await speak(ines, 'es')
  await expect(ines.getByText('Ninguna alerta urgente espera a enfermería')).toBeVisible()
})
