import { checkIns, find } from '../stage/clinic.ts'
import { begin, doIt, itemsOf, ownPlan, rosaWithPlan, TAP } from '../stage/exercises.ts'
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

test('una sesión en español, y el idioma cambiado a la mitad no pierde nada', async ({ enter }) => {
  test.setTimeout(90_000)
  const { phone, tom, rosa } = await rosaWithPlan(enter, 'es')
  await phone.getByRole('link', { name: 'Ejercicios', exact: true }).click(TAP)
  await expect(phone.getByText('0 de 3 hechos')).toBeVisible()
  await begin(phone, { rest: 2, before: 3 }, 'es')
  await expect(phone.getByRole('heading', { name: 'Mover los tobillos' })).toBeVisible()
  await phone.getByRole('button', { name: 'Lo hice' }).click(TAP)
  await expect(phone.getByText('Después de: Mover los tobillos')).toBeVisible()
  await speak(phone, 'en')
  await expect(phone.getByText('After: Ankle pumps')).toBeVisible()
  await speak(phone, 'es')
  await score(phone, WORDS.es.movement, 3, WORDS.es.onward, TAP.delay)
  await expect(phone.getByText('Mover los tobillos: Guardado')).toBeVisible()
  await doIt(phone, 'Caminar', 6, 'es')
  await expect(phone.getByRole('heading', { name: 'Pare este ejercicio' })).toBeVisible()
  await expect(phone.getByText('Déjelo hasta que su terapeuta le avise: Caminar.')).toBeVisible()
  await expect(phone.getByText('Enviado a la clínica')).toBeVisible()
  expect((await ownPlan(phone)).logs.map((log) => [log.exerciseId, log.painAfter]).toSorted()).toEqual([
    ['EX02', 3],
    ['EX04', 6],
  ])
  expect(await itemsOf(tom, rosa)).toMatchObject([{ kind: 'red_stop', exerciseId: 'EX04' }])
})
