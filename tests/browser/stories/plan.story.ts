import type { Page } from '@playwright/test'
import { ask } from '../stage/api.ts'
import { expectAccessible } from '../stage/accessible.ts'
import { onCaseload, type Found } from '../stage/clinic.ts'
import { expect, test } from '../stage/test.ts'

/** As people are: a fifth of a second to tap, less for a key. */
const TAP = { delay: 200 }
const KEY = { delay: 150 }
const DESK = { viewport: { width: 1280, height: 844 } }

interface Plan {
  today: string
  versions: {
    id: string
    from: string
    prescriptions: { exerciseId: string; sets: number }[]
    reasons: object
  }[]
}
const planOf = (page: Page, patient: Found) =>
  ask<Plan>(page, 'GET', `/episodes/${patient.episodeId}/plan-versions`)

/** Types the reasons that the guard asks for, as fast as a person does. */
async function giveReasons(page: Page, text: string): Promise<void> {
  const reasons = page.getByRole('textbox', { name: /^Reason:/ })
  for (let at = 0; at < (await reasons.count()); at += 1) {
    await reasons.nth(at).click(TAP)
    await page.keyboard.type(text, KEY)
  }
}

test('a therapist builds a plan from a template in less than two minutes', async ({ enter }) => {
  test.setTimeout(180_000)
  const nurse = await enter('nurse', DESK)
  const patient = await onCaseload(nurse, 'Agnes Fischer')
  const tom = await enter('therapist', DESK)
  const before = (await planOf(tom, patient)).versions.length
  await tom.goto(`/patients/${patient.id}`)
  await expect(tom.getByRole('link', { name: 'Change plan' }).first()).toBeVisible()

  const began = performance.now()
  await tom.getByRole('link', { name: 'Change plan' }).first().click(TAP)
  await tom.getByRole('button', { name: /^Template: Days 3 to 14/ }).click(TAP)
  await tom.getByRole('button', { name: /^Edit.*Sit to stand/ }).click(TAP)
  await tom.getByRole('spinbutton', { name: 'Repetitions' }).click({ ...TAP, clickCount: 3 })
  await tom.keyboard.type('6', KEY)
  for (const day of ['Tuesday', 'Thursday', 'Saturday', 'Sunday'])
    await tom.getByRole('checkbox', { name: day }).click(TAP)
  await tom.getByRole('button', { name: 'Add an exercise' }).click(TAP)
  await tom.getByRole('searchbox', { name: 'Find an exercise' }).click(TAP)
  await tom.keyboard.type('chin', KEY)
  await tom.getByRole('button', { name: /^Add.*Chin tuck/ }).click(TAP)
  await tom.getByRole('button', { name: 'Close', exact: true }).click(TAP)
  await expect(tom.getByRole('group', { name: 'The patient’s week' })).toContainText('Chin tuck')
  await giveReasons(tom, 'Seen today, ready')
  await tom.getByRole('button', { name: 'Publish' }).click(TAP)
  await expect(tom.getByText(/^Published/)).toBeVisible()
  const took = performance.now() - began

  console.log(`a plan from a template at human pace: ${(took / 1000).toFixed(1)} s`)
  test.info().annotations.push({ type: 'a plan from a template', description: `${Math.round(took)} ms` })
  expect(took).toBeLessThan(120_000)
  const { versions, today } = await planOf(tom, patient)
  expect(versions).toHaveLength(before + 1)
  expect(versions[0]!.from > today, 'it begins tomorrow').toBe(true)
  expect(versions[0]!.prescriptions).toContainEqual(
    expect.objectContaining({
      exerciseId: 'EX09',
      reps: 6,
      cadence: { kind: 'fixed_days', days: ['MO', 'WE', 'FR'] },
    }),
  )
  await expectAccessible(tom)
})

test('a clinic’s exercise that bends the spine is refused without a typed reason', async ({ enter }) => {
  const nurse = await enter('nurse', DESK)
  const patient = await onCaseload(nurse, 'Agnes Fischer')
  const tom = await enter('therapist', DESK)
  const before = (await planOf(tom, patient)).versions.length

  await tom.goto('/library/new')
  const english = tom.getByRole('group', { name: 'In English' })
  const spanish = tom.getByRole('group', { name: 'In Spanish' })
  await english.getByRole('textbox', { name: 'Name' }).fill('Seated toe reach')
  await english.getByRole('textbox', { name: 'How it is done' }).fill('Sit tall. Reach toward your toes.')
  await tom.getByRole('button', { name: 'Save exercise' }).click()
  await expect(spanish.getByText('Needed in both languages.').first()).toBeVisible()
  await spanish.getByRole('textbox', { name: 'Name' }).fill('Alcanzar los pies en la silla')
  await spanish
    .getByRole('textbox', { name: 'How it is done' })
    .fill('Siéntese derecho. Estire hacia los pies.')
  await tom.getByRole('checkbox', { name: 'bends the spine' }).check()
  await tom.getByRole('button', { name: 'Save exercise' }).click()
  await expect(tom.getByRole('heading', { name: 'Seated toe reach' })).toBeVisible()

  await tom.goto(`/patients/${patient.id}/plan`)
  await tom.getByRole('button', { name: 'An empty plan' }).click()
  await tom.getByRole('button', { name: 'Add an exercise' }).click()
  await tom.getByRole('button', { name: /^Add.*Seated toe reach/ }).click()
  await tom.getByRole('button', { name: 'Close', exact: true }).click()
  await tom.getByRole('button', { name: 'Publish' }).click()
  const reason = tom.getByRole('textbox', { name: 'Reason: Bends the spine' })
  await expect(reason).toBeFocused()
  await expect(tom.getByText('A reason is needed before it can be published.').first()).toBeVisible()
  expect((await planOf(tom, patient)).versions).toHaveLength(before)
  await expectAccessible(tom)

  // What was typed outlives a reload.
  await reason.fill('Under my eyes, for shoes')
  await tom.reload()
  await expect(reason).toHaveValue('Under my eyes, for shoes')
  await tom.getByRole('button', { name: 'Publish' }).click()
  await expect(tom.getByText(/^Published/)).toBeVisible()
  const { versions } = await planOf(tom, patient)
  expect(versions).toHaveLength(before + 1)
  expect(versions[0]!.reasons).toMatchObject({ spine_flexion: 'Under my eyes, for shoes' })
})

test('a colleague’s version in between takes nothing away of what was typed', async ({ enter }) => {
  const nurse = await enter('nurse', DESK)
  const patient = await onCaseload(nurse, 'Agnes Fischer')
  const tom = await enter('therapist', DESK)
  await tom.goto(`/patients/${patient.id}/plan`)
  await tom.getByRole('button', { name: /^Template: Days 3 to 14/ }).click()
  await tom.getByRole('button', { name: /^Edit.*Walking/ }).click()
  await tom.getByRole('textbox', { name: /^Note for the patient/ }).fill('Take the cane')

  const { versions, today } = await planOf(tom, patient)
  const tomorrow = new Date(Date.parse(today) + 86_400_000).toISOString().slice(0, 10)
  await ask(tom, 'POST', `/episodes/${patient.episodeId}/plan-versions`, {
    id: crypto.randomUUID(),
    basedOn: versions[0]?.id,
    from: tomorrow,
    phase: 'PH0',
    prescriptions: [],
    reasons: {},
  })
  await giveReasons(tom, 'ok')
  await tom.getByRole('button', { name: 'Publish' }).click()
  await expect(tom.getByText(/A newer version was published meanwhile/)).toBeVisible()
  await expect(tom.getByRole('textbox', { name: /^Note for the patient/ })).toHaveValue('Take the cane')
  await tom.getByRole('button', { name: 'Publish' }).click()
  await expect(tom.getByText(/^Published/)).toBeVisible()
})
