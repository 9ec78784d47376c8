import { checkIns, find } from '../stage/clinic.ts'
import { backToToday, logPain, score, speak } from '../stage/patient.ts'
import { expect, test } from '../stage/test.ts'
import { WORDS } from '../stage/words.ts'

test('un registro en español, de la pregunta a «Enviado a la clínica»', async ({ enter }) => {
  const nurse = await enter('nurse')
  const rosa = await find(nurse, 'Rosa Delgado')
  const before = await checkIns(nurse, rosa)
  // Rosa's clinic wrote down Spanish, and her phone speaks it before anybody chose.
  const phone = await enter('patient')
  await expect(phone.locator('html')).toHaveAttribute('lang', 'es')
  await expect(phone.getByRole('heading', { name: /Hora \d+ de 72/ })).toBeVisible()

  await logPain(phone, { movement: 8, rest: 3, medicine: 'Hace menos de 4 horas', language: 'es' })
  await expect(phone.getByText('Enviado a la clínica')).toBeVisible()
  await expect(phone.getByText(/Su dolor es fuerte\. Descanse y tome su medicina/)).toBeVisible()
  await expect(phone.getByRole('link', { name: /Llamar al \(212\) 555-0100/ })).toBeVisible()
  await backToToday(phone, 'es')

  const [kept, ...more] = (await checkIns(nurse, rosa)).slice(before.length)
  expect(more).toEqual([])
  expect(kept).toMatchObject({ movement: 8, rest: 3, opioid: 'under4h', redFlags: [] })
})

test('changing the language in the middle keeps every answer given so far', async ({ enter }) => {
  const nurse = await enter('nurse')
  const rosa = await find(nurse, 'Rosa Delgado')
  const before = await checkIns(nurse, rosa)
  const phone = await enter('patient')
  await speak(phone, 'es')
  await score(phone, WORDS.es.movement, 6, WORDS.es.onward)
  await expect(phone.getByText('Al moverse: 6')).toBeVisible()

  await speak(phone, 'en')
  await expect(phone.getByText('Moving: 6')).toBeVisible()
  await score(phone, WORDS.en.rest, 4, WORDS.en.onward)
  await phone.getByRole('button', { name: 'Not sure' }).click()
  await phone.getByRole('checkbox').last().check()
  await speak(phone, 'es')
  await expect(phone.getByRole('checkbox').last()).toBeChecked()
  await phone.getByRole('button', { name: 'Guardar registro' }).click()
  await expect(phone.getByText('Enviado a la clínica')).toBeVisible()

  const [kept] = (await checkIns(nurse, rosa)).slice(before.length)
  expect(kept).toMatchObject({ movement: 6, rest: 4, opioid: 'unsure' })
  expect(kept!.redFlags).toHaveLength(1)
})
