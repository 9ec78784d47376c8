import { expectAccessible } from '../stage/accessible.ts'
import { ask } from '../stage/api.ts'
import { alertsOf, find, turnClockTo } from '../stage/clinic.ts'
import { expect, test } from '../stage/test.ts'

const DESK = { viewport: { width: 1280, height: 844 } }

/** So many days from now, as a `datetime-local` field of this browser writes it. */
const inDays = (days: number) =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: 'America/New_York', dateStyle: 'short', timeStyle: 'short' })
    .format(Date.now() + days * 86_400_000)
    .replace(' ', 'T')

test('a patient who went silent is explained, called and paused', async ({ enter }) => {
  const nurse = await enter('nurse', DESK)
  const ruth = await find(nurse, 'Ruth Cohen')
  await turnClockTo(nurse, ruth, 66)
  await expect.poll(async () => (await alertsOf(nurse, ruth)).map((one) => one.rule)).toContain('R-SILENCE')
  const silence = await ask<{ cause: string; calls: { phone: string }[] }>(
    nurse,
    'GET',
    `/episodes/${ruth.episodeId}/silence`,
  )

  await nurse.goto(`/patients/${ruth.id}`)
  const card = nurse.getByRole('region', { name: /^No word since/ })
  await expect(card.getByText('Silent', { exact: true })).toBeVisible()
  const causes: Record<string, string> = {
    never_joined: 'Never joined.',
    notifications_off: 'Notifications off.',
    phone_not_reached: 'Phone not reached.',
    reached_but_quiet: 'Reached but quiet.',
  }
  await expect(card.getByText(causes[silence.cause]!)).toBeVisible()
  await expect(
    card.getByText(/Last seen .*(accepted, \d+ shown|No message was sent since then)\./),
  ).toBeVisible()
  await expect(card.getByText('Call the patient.')).toBeVisible()
  const number = silence.calls[0]!.phone
  await expect(card.getByRole('link', { name: `Call Ruth Cohen, ${number}` })).toHaveAttribute(
    'href',
    `tel:${number.replace(/[^+\d]/g, '')}`,
  )
  await expectAccessible(nurse)

  // No pause without an end and a reason, and none that lasts longer than two weeks.
  await card.getByRole('button', { name: 'Pause' }).click()
  const sheet = nurse.getByRole('dialog')
  await sheet.getByLabel('Reason').fill('In hospital until Monday')
  await sheet.getByRole('button', { name: 'Pause' }).click()
  await expect(sheet.getByText('Enter until when.')).toBeVisible()
  await sheet.getByLabel('Until').fill(inDays(15))
  await sheet.getByRole('button', { name: 'Pause' }).click()
  await expect(sheet.getByText('A pause lasts 14 days at most.')).toBeVisible()
  await expectAccessible(nurse)
  await sheet.getByLabel('Until').fill(inDays(3))
  await sheet.getByRole('button', { name: 'Pause' }).click()
  await expect(sheet).toBeHidden()
  const heard = nurse.getByRole('region', { name: /^(No word since|Word from the patient)/ })
  await expect(heard.getByText('“In hospital until Monday”')).toBeVisible()
  await expect(heard.getByText(/^By Ana Ruiz/)).toBeVisible()
  const paused = () =>
    ask<{ pause?: object }>(nurse, 'GET', `/episodes/${ruth.episodeId}/silence`).then(({ pause }) => pause)
  expect(await paused()).toMatchObject({ reason: 'In hospital until Monday' })

  await heard.getByRole('button', { name: 'End the pause' }).click()
  await expect(nurse.getByText('The pause is over. The clock of silence starts anew.')).toBeVisible()
  expect(await paused()).toBeUndefined()
  await expect(heard.getByRole('button', { name: 'Pause' })).toBeVisible()
})

test('a patient who is heard has a calm line, and a therapist none', async ({ enter }) => {
  const nurse = await enter('nurse', DESK)
  const rosa = await find(nurse, 'Rosa Delgado')
  await nurse.goto(`/patients/${rosa.id}`)
  const card = nurse.getByRole('region', { name: 'Word from the patient' })
  await expect(card.getByText('Heard', { exact: true })).toBeVisible()
  await expect(card.getByText(/The next word is expected by/)).toBeVisible()
  await expect(card.getByText('Whom to call')).toBeHidden()
  const tom = await enter('therapist', DESK)
  await tom.goto(`/patients/${rosa.id}`)
  await expect(tom.getByRole('heading', { level: 1 })).toContainText('Rosa Delgado')
  await expect(tom.getByRole('region', { name: 'Word from the patient' })).toBeHidden()
})

test('what could not be read of a silence is read at a tap, without opening the page anew', async ({
  enter,
}) => {
  const nurse = await enter('nurse', DESK)
  const rosa = await find(nurse, 'Rosa Delgado')
  const path = `**/api/v1/episodes/${rosa.episodeId}/silence`
  await nurse.route(path, (route) => route.fulfill({ status: 500, json: { code: 'internal', detail: '' } }))
  await nurse.goto(`/patients/${rosa.id}`)
  const card = nurse.getByRole('region', { name: 'Word from the patient' })
  await expect(card.getByText('Whether the patient is heard could not be read.')).toBeVisible()
  await nurse.unroute(path)
  await card.getByRole('button', { name: 'Try again' }).click()
  await expect(card.getByText('Heard', { exact: true })).toBeVisible()
  await expect(card.getByRole('button', { name: 'Try again' })).toBeHidden()
})
