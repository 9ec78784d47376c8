import { enterAs, provenPhone } from '../stage/clinic.ts'
import { expect, test } from '../stage/test.ts'

test('beside the live line a nurse reads whether she is on duty, and what she just took counts at once', async ({
  browser,
  enter,
  pushService,
  reliefline,
}) => {
  const nora = await enterAs(await enter('admin'), browser, reliefline.url, 'Nora Quinn')
  await nora.goto('/alerts')
  await expect(nora.getByText('You are not on duty')).toBeVisible()
  await provenPhone(nora, pushService)
  await nora.getByRole('link', { name: 'Duty', exact: true }).click()
  await nora.getByRole('button', { name: 'Take duty until …' }).click()
  const sheet = nora.getByRole('dialog')
  await sheet.getByRole('radio').first().check()
  await sheet.getByRole('button', { name: 'Take duty', exact: true }).click()
  await sheet.getByRole('button', { name: 'Done' }).click()
  await nora.getByRole('link', { name: /^Alerts/ }).click()
  await expect(nora.getByText(/^You are on duty until (tomorrow )?\d+:\d\d\s[AP]M$/)).toBeVisible()
  await nora.context().close()
})
