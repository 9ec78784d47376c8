import { logPain, speak, worksOffline } from '../stage/patient.ts'
import { expect, test } from '../stage/test.ts'

test('a warning sign shows its advice at once without a network, with a button that calls', async ({
  enter,
}) => {
  const phone = await enter('patient')
  await speak(phone, 'en')
  await worksOffline(phone)
  await phone.context().setOffline(true)
  await phone.getByRole('link', { name: 'I have a warning sign' }).click()
  await phone.getByRole('checkbox', { name: /Are your legs weak or numb in a new way/ }).check()
  // Before anything is saved.
  const advice = phone.getByRole('alert').filter({ hasText: 'Call 911 now. Do not drive yourself.' })
  await expect(advice).toBeVisible()
  await expect(advice.getByRole('link', { name: 'Call 911' })).toHaveAttribute('href', 'tel:911')

  await phone.getByRole('button', { name: 'Save check-in' }).click()
  await expect(phone.getByText('Saved on this phone')).toBeVisible()
  await expect(advice.getByRole('link', { name: 'Call 911' })).toBeVisible()
  // It stands until it was read, also when the phone is put away in between.
  await phone.reload()
  await expect(advice.getByRole('link', { name: 'Call 911' })).toBeVisible()
  await phone.getByRole('button', { name: 'I have read this' }).click()
  await expect(advice).toBeHidden()
})

test('a very high score gives the clinic’s number at once without a network', async ({ enter }) => {
  const phone = await enter('patient')
  await speak(phone, 'en')
  await worksOffline(phone)
  await phone.context().setOffline(true)
  await logPain(phone, { movement: 10, rest: 6 })
  await expect(phone.getByText('Saved on this phone')).toBeVisible()
  const advice = phone.getByRole('alert').filter({ hasText: 'Your pain is very strong. Call the clinic now' })
  await expect(advice).toBeVisible()
  await expect(advice.getByRole('link', { name: 'Call (212) 555-0100' })).toHaveAttribute(
    'href',
    'tel:2125550100',
  )
})
