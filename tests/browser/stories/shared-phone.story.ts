import type { Page } from '@playwright/test'
import { checkIns, find, newCode } from '../stage/clinic.ts'
import { logPain, speak, typeCode } from '../stage/patient.ts'
import { expect, test } from '../stage/test.ts'

/** All that this browser keeps for the site, as text: sealed bytes stay unreadable. */
function kept(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const open = (name: string) =>
      new Promise<IDBDatabase>((done, fail) => {
        const asked = indexedDB.open(name)
        asked.onsuccess = () => done(asked.result)
        asked.onerror = () => fail(asked.error!)
      })
    const all = (store: IDBObjectStore) =>
      new Promise<unknown[]>((done) => {
        const asked = store.getAll()
        asked.onsuccess = () => done(asked.result)
      })
    const plain = (_: string, value: unknown) =>
      value instanceof ArrayBuffer || ArrayBuffer.isView(value)
        ? new TextDecoder('latin1').decode(value as ArrayBuffer)
        : value
    const found: unknown[] = [{ ...localStorage }]
    for (const { name } of await indexedDB.databases()) {
      const db = await open(name!)
      for (const store of db.objectStoreNames) found.push(await all(db.transaction(store).objectStore(store)))
      db.close()
    }
    for (const name of await caches.keys())
      for (const request of await (await caches.open(name)).keys()) found.push(request.url)
    return JSON.stringify(found, plain)
  })
}

test('two people, one phone: what one could not send is never sent as the other', async ({ enter }) => {
  const nurse = await enter('nurse')
  const rosa = await find(nurse, 'Rosa Delgado')
  const june = await find(nurse, 'June Park')
  const before = { rosa: await checkIns(nurse, rosa), june: await checkIns(nurse, june) }
  // Without a worker, that would deliver past the broken way below.
  const window = await enter('patient', { serviceWorkers: 'block' })
  await speak(window, 'en')
  // In both windows.
  await window.context().route('**/api/v1/check-ins', (route) => route.abort())
  await logPain(window, { movement: 5 })
  await expect(window.getByText('Saved on this phone')).toBeVisible()

  // June connects in a second window of the same browser, and is asked whether she knows whose phone it is.
  const second = await window.context().newPage()
  await second.goto('/join')
  await typeCode(second, await newCode(nurse, june))
  await expect(second.getByText('This phone belongs to Rosa Delgado')).toBeVisible()
  await second.getByRole('button', { name: 'Connect with this code' }).click()
  await expect(second.getByRole('heading', { name: 'Are you June?' })).toBeVisible()

  // Rosa's window is June's too now, and nothing of Rosa's can be read, there or in what the browser keeps.
  await expect(window.getByRole('heading', { name: 'June', level: 1 })).toBeVisible()
  await expect(window.getByText('5 moving')).toBeHidden()
  expect(await window.content()).not.toContain('Rosa')
  expect(await kept(window)).not.toMatch(/Rosa|movement|feltAt/)
  // The way is open again, and June's own entry goes: the queue has been worked off.
  await window.context().unroute('**/api/v1/check-ins')
  await window.evaluate(() => dispatchEvent(new Event('online')))
  await logPain(window, { movement: 3 })
  await expect(window.getByText('Sent to the clinic')).toBeVisible()
  expect((await checkIns(nurse, june)).slice(before.june.length).map((one) => one.movement)).toEqual([3])
  expect(await checkIns(nurse, rosa)).toHaveLength(before.rosa.length)

  // Hers again: now it is sent, as hers.
  await second.goto('/join')
  await typeCode(second, await newCode(nurse, rosa))
  await second.getByRole('button', { name: 'Connect with this code' }).click()
  await expect(second.getByRole('heading', { name: 'Are you Rosa?' })).toBeVisible()
  await expect
    .poll(async () => (await checkIns(nurse, rosa)).slice(before.rosa.length).map((one) => one.movement))
    .toEqual([5])
  expect(await checkIns(nurse, june)).toHaveLength(before.june.length + 1)
})

test('back after signing out shows the door and nothing of the person', async ({ enter }) => {
  const phone = await enter('patient')
  await speak(phone, 'en')
  await expect(phone.getByText(/moving/).first()).toBeVisible()
  await phone.goto('/help')
  await phone.goto('/settings')
  await phone.getByRole('button', { name: 'Sign out of this phone' }).click()
  await phone.getByRole('button', { name: 'Sign out', exact: true }).click()
  await expect(phone.getByLabel(/Code on your card/)).toBeVisible()
  for (let times = 0; times < 2; times++) {
    await phone.goBack()
    await expect(phone.getByLabel(/Code on your card/).or(phone.getByLabel('E-mail'))).toBeVisible()
    expect(await phone.content()).not.toContain('Rosa')
  }

  const nurse = await enter('nurse', { viewport: { width: 1280, height: 844 } })
  const rosa = await find(nurse, 'Rosa Delgado')
  await nurse.goto(`/patients/${rosa.id}`)
  await expect(nurse.getByRole('heading', { name: /Rosa Delgado/ })).toBeVisible()
  await nurse.goto('/settings')
  await nurse.getByRole('button', { name: 'Sign out' }).click()
  await nurse.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click()
  await expect(nurse.getByLabel('E-mail')).toBeVisible()
  await nurse.goBack()
  await expect(nurse.getByLabel('E-mail')).toBeVisible()
  expect(await nurse.content()).not.toContain('Rosa')
})
