import { expectAccessible } from '../stage/accessible.ts'
import { ask } from '../stage/api.ts'
import { enterAs } from '../stage/clinic.ts'
import { speak } from '../stage/patient.ts'
import { expect, test } from '../stage/test.ts'

const DESK = { viewport: { width: 1280, height: 844 } }

test('an admin changes 5 minutes to 4; another’s stale page is refused politely', async ({
  browser,
  enter,
  reliefline,
}) => {
  const ines = await enter('admin', DESK)
  await ines.goto('/settings')
  await speak(ines, 'en')
  const olga = await enterAs(ines, browser, reliefline.url, 'Olga Marsh', ['admin'])
  await ines.getByRole('link', { name: 'Open: Ladder of alerts' }).click()
  await expect(ines).toHaveURL(/\/settings\/ladder$/)
  const urgent = (page: typeof ines) => page.getByRole('region', { name: 'Urgent alerts' })
  const second = (page: typeof ines) => urgent(page).getByLabel('Minutes').first()
  await expect(
    urgent(ines).getByText('If nobody says “I’m on it” for 5 minutes, all nurses on duty are told.'),
  ).toBeVisible()
  await expect(ines.getByText('These are the defaults. Nobody has changed them yet.')).toBeVisible()
  await olga.goto('/settings/ladder')
  await expect(second(olga)).toHaveValue('5')

  // Out of its bounds, and before the step below it: said at the field, and nothing is sent.
  await second(ines).fill('11')
  await expect(urgent(ines).getByText('Safe is 2 to 10.')).toBeVisible()
  await second(ines).fill('')
  await expect(urgent(ines).getByText('A whole number, please.')).toBeVisible()
  await ines.getByRole('button', { name: 'Save ladder' }).click()
  await expect(ines.getByText('Please look at the marked fields.')).toBeVisible()
  await expectAccessible(ines)
  await second(ines).fill('4')
  await expect(
    urgent(ines).getByText('If nobody says “I’m on it” for 4 minutes, all nurses on duty are told.'),
  ).toBeVisible()
  await ines.getByRole('button', { name: 'Save ladder' }).click()
  await expect(ines.getByText(/^Version 1, in force since/)).toBeVisible()

  await second(olga).fill('9')
  await olga.getByRole('button', { name: 'Save ladder' }).click()
  await expect(olga.getByText(/^Another admin has changed the ladder meanwhile/)).toBeVisible()
  await expect(second(olga)).toHaveValue('9')
  await olga.getByRole('button', { name: 'Show the new one' }).click()
  await expect(second(olga)).toHaveValue('4')
  expect(await ask(ines, 'GET', '/settings/ladder')).toMatchObject({
    version: 1,
    steps: { urgentSecondMin: 4 },
  })
  await olga.context().close()
})

test('a nurse reads the ladder and cannot change it', async ({ enter }) => {
  const ana = await enter('nurse', DESK)
  await ana.goto('/settings/ladder')
  await expect(ana.getByRole('region', { name: 'Warnings' })).toContainText(
    'for 60 minutes of working time, all nurses on duty are told',
  )
  await expect(ana.getByText(/Only an admin can change it/)).toBeVisible()
  await expect(ana.getByRole('spinbutton')).toHaveCount(0)
  await expect(ana.getByRole('button', { name: 'Save ladder' })).toHaveCount(0)
})
