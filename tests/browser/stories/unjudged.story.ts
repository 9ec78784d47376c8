import { expectAccessible } from '../stage/accessible.ts'
import { find } from '../stage/clinic.ts'
import { expect, test } from '../stage/test.ts'

test('an entry that could not be judged stands above all alerts, with a way to the patient', async ({
  enter,
}) => {
  const nurse = await enter('nurse')
  const rosa = await find(nurse, 'Rosa Delgado')
  // Rules that work cannot be broken from outside: the server's answer says so instead.
  await nurse.route('**/api/v1/alerts?state=unresolved', async (route) => {
    const told = await (await route.fetch()).json()
    const one = {
      patientId: rosa.id,
      episodeId: rosa.episodeId,
      patientName: rosa.name,
      since: told.now,
    }
    await route.fulfill({ json: { ...told, alerts: [], unjudged: [one] } })
  })
  await nurse.goto('/alerts')
  const notice = nurse.getByRole('region', { name: 'An entry could not be judged. Please look at it' })
  await expect(notice).toBeVisible()
  await expect(nurse.getByText('Nobody waits for a nurse')).toBeHidden()
  await expectAccessible(nurse)
  await notice.getByRole('link', { name: 'Rosa Delgado' }).click()
  await expect(nurse.getByRole('heading', { name: /Rosa Delgado/, level: 1 })).toBeVisible()
})
