import { ask } from '../stage/api.ts'
import { find } from '../stage/clinic.ts'
import { expect, test } from '../stage/test.ts'

test('one tap connects a phone again that hears only then that its session is over', async ({ enter }) => {
  const nurse = await enter('nurse')
  const rosa = await find(nurse, 'Rosa Delgado')
  const phone = await enter('patient', { serviceWorkers: 'block' })
  const { url } = await ask<{ url: string }>(nurse, 'POST', `/patients/${rosa.id}/invites`)
  await phone.context().clearCookies()

  // Until it hears so, it still believes itself Rosa's, and asks before it would sign her out.
  let hear = () => {}
  const silence = new Promise<void>((go) => (hear = go))
  await phone.route('**/api/v1/**', async (route) => {
    // Nothing but the code itself may come through before: whatever is asked is answered with 401.
    if (route.request().method() !== 'POST') await silence
    await route.fallback()
  })
  await phone.goto('about:blank')
  await phone.goto(url)
  await phone.getByRole('button', { name: /^(Connect|Conectar)$/ }).click()
  await expect(phone.getByRole('alertdialog')).toBeVisible()
  hear()

  await expect(phone.getByRole('heading', { name: /Rosa/ }).first()).toBeVisible()
})
