import { ask } from '../stage/api.ts'
import { checkIns, find } from '../stage/clinic.ts'
import { expect, test } from '../stage/test.ts'

/** As a phone might send what no server can take: a score of eleven. */
function unreadable(id: string): object {
  const at = new Date().toISOString()
  return { id, feltAt: at, enteredAt: at, movement: 11, opioid: 'none', redFlags: [] }
}

test('a nurse reads what could not be taken, accepts one as she understands it and discards the other', async ({
  enter,
}) => {
  const nurse = await enter('nurse', { viewport: { width: 1280, height: 844 } })
  const rosa = await find(nurse, 'Rosa Delgado')
  const before = await checkIns(nurse, rosa)
  const phone = await enter('patient')
  const items = ['01a20803-b48c-71a7-b9d2-0ff47e7b3001', '01a20803-b48c-71a7-b9d2-0ff47e7b3002'].map(
    unreadable,
  )
  const { results } = await ask<{ results: { result: string }[] }>(phone, 'POST', '/check-ins', {
    sentAt: new Date().toISOString(),
    items,
  })
  expect(results.map((one) => one.result)).toEqual(['quarantined', 'quarantined'])

  await nurse.goto('/board')
  await nurse.getByRole('link', { name: '2 entries to look at' }).click()
  const title = nurse.getByRole('heading', { name: /Entries to look at · 2/ })
  await expect(title).toBeInViewport()

  const entry = nurse.getByRole('article').filter({ hasText: 'Could not be read' })
  await entry.first().getByRole('button', { name: 'Accept' }).click()
  const sheet = nurse.getByRole('dialog')
  await sheet.getByRole('group', { name: 'Pain when moving' }).getByRole('radio', { name: /^10\b/ }).click()
  await sheet.getByRole('checkbox', { name: 'Asked again: 10 is right' }).check()
  await sheet.getByRole('radio', { name: 'None of these' }).click()
  await sheet.getByRole('radio', { name: 'Now' }).click()

  await sheet.getByLabel('Reason').fill('Called her: ten, not eleven')
  await sheet.getByRole('button', { name: 'Accept' }).click()
  await expect(nurse.getByRole('heading', { name: /Entries to look at · 1/ })).toBeVisible()
  expect((await checkIns(nurse, rosa)).slice(before.length)).toMatchObject([{ movement: 10 }])

  await entry.getByRole('button', { name: 'Discard' }).click()
  await sheet.getByRole('button', { name: 'Discard' }).click()
  // Not without a reason.
  await expect(sheet).toBeVisible()
  await sheet.getByLabel('Reason').fill('The same entry twice')
  await sheet.getByRole('button', { name: 'Discard' }).click()
  await expect(nurse.getByRole('heading', { name: /Entries to look at/ })).toBeHidden()
  expect(await checkIns(nurse, rosa)).toHaveLength(before.length + 1)
})
