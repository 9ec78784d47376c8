import { checkIns, find } from '../stage/clinic.ts'
import { logPain, speak } from '../stage/patient.ts'
import { expect, test } from '../stage/test.ts'

test('a wrong tap is put right from the phone: asked twice, advised, and all else is kept', async ({
  enter,
}) => {
  const nurse = await enter('nurse')
  const rosa = await find(nurse, 'Rosa Delgado')
  const before = await checkIns(nurse, rosa)
  const phone = await enter('patient')
  await speak(phone, 'en')
  await logPain(phone, { movement: 3, rest: 7, medicine: '4 hours ago or more' })
  await expect(phone.getByText('Sent to the clinic').first()).toBeVisible()

  await phone.getByRole('link', { name: /A wrong tap\?/ }).click()
  await phone.getByRole('button', { name: 'Pain when moving: 3' }).click()
  await phone.getByRole('radio', { name: /^9\b/ }).click()
  await phone.getByRole('button', { name: 'Yes', exact: true }).click()
  await expect(phone.getByText(/Your pain is very strong. Call the clinic now/)).toBeVisible()
  await expect(phone.getByText('Sent to the clinic')).toBeVisible()

  const [old, fresh, ...more] = (await checkIns(nurse, rosa)).slice(before.length)
  expect(more).toEqual([])
  expect(old).toMatchObject({ movement: 3, rest: 7, restConfirmed: true })
  expect(old!.inErrorAt).toBeDefined()
  expect(fresh).toMatchObject({
    movement: 9,
    movementConfirmed: true,
    rest: 7,
    restConfirmed: true,
    opioid: old!.opioid,
    corrects: old!.id,
  })
  expect(fresh!.inErrorAt).toBeUndefined()
})
