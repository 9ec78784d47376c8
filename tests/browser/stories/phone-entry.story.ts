import { checkIns, find } from '../stage/clinic.ts'
import { expect, test } from '../stage/test.ts'

/** Somebody who listens, looks for what to tap and taps it takes about a second for it; for a key a third of one. */
const TAP = { delay: 1_000 }
const KEY = { delay: 330 }
const PLACES = {
  'at a desk': { viewport: { width: 1280, height: 844 } },
  'on a phone in her hand': { viewport: { width: 360, height: 740 } },
}

for (const [place, options] of Object.entries(PLACES))
  test(`a nurse takes a check-in by telephone in less than fifteen seconds, ${place}`, async ({ enter }) => {
    const nurse = await enter('nurse', options)
    const helen = await find(nurse, 'Helen Sato')
    const before = await checkIns(nurse, helen)
    await nurse.goto(`/patients/${helen.id}`)
    await expect(nurse.getByRole('link', { name: 'Check-in by telephone' })).toBeVisible()

    const began = performance.now()
    await nurse.getByRole('link', { name: 'Check-in by telephone' }).click(TAP)
    const moving = nurse.getByRole('group', { name: 'Pain when moving' })
    await moving.getByRole('radio', { name: /^4\b/ }).click(TAP)
    await nurse.getByRole('group', { name: 'Pain at rest' }).getByRole('radio', { name: /^2\b/ }).click(TAP)
    await nurse.getByRole('radio', { name: '4 hours ago or more' }).click(TAP)
    await nurse.getByRole('radio', { name: 'None of these' }).click(TAP)
    await nurse.getByRole('button', { name: 'Save check-in' }).click(TAP)
    await expect(nurse.getByText('Saved', { exact: true })).toBeVisible()
    const took = performance.now() - began
    test.info().annotations.push({ type: 'a check-in by telephone', description: `${Math.round(took)} ms` })
    expect(took).toBeLessThan(15_000)

    const [kept, ...more] = (await checkIns(nurse, helen)).slice(before.length)
    expect(more).toEqual([])
    expect(kept).toMatchObject({
      movement: 4,
      rest: 2,
      opioid: 'over4h',
      redFlags: [],
      enteredBy: 'Ana Ruiz',
    })
  })

test('the same with the keys alone, without a hand on the mouse', async ({ enter }) => {
  const nurse = await enter('nurse', { viewport: { width: 1280, height: 844 } })
  const helen = await find(nurse, 'Helen Sato')
  const before = await checkIns(nurse, helen)
  // About as before: a jump would be asked again.
  const moving = before.findLast((one) => one.movement !== undefined)!.movement!
  const resting = before.findLast((one) => one.rest !== undefined)!.rest!
  expect(Math.max(moving, resting)).toBeLessThan(7)
  await nurse.goto(`/patients/${helen.id}/check-in`)
  await nurse.getByRole('group', { name: 'Pain when moving' }).getByRole('radio').first().focus()

  const began = performance.now()
  for (const key of [`${moving}`, 'Tab', `${resting}`, 'Tab', '1']) await nurse.keyboard.press(key, KEY)
  const none = nurse.getByRole('radio', { name: 'None of these' })
  await nurse.keyboard.press('Tab', KEY)
  await expect(none).toBeFocused()
  await nurse.keyboard.press('Space', KEY)
  await nurse.keyboard.press('Enter', KEY)
  await expect(nurse.getByText('Saved', { exact: true })).toBeVisible()
  const took = performance.now() - began
  test.info().annotations.push({ type: 'the same by keys', description: `${Math.round(took)} ms` })
  expect(took).toBeLessThan(15_000)
  const [kept] = (await checkIns(nurse, helen)).slice(before.length)
  expect(kept).toMatchObject({ movement: moving, rest: resting, opioid: 'none', redFlags: [] })
})
