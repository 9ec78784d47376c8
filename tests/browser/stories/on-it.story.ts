import type { Browser, Page } from '@playwright/test'
import type { Letter, PushService } from '../push-service/push-service.ts'
import { expectAccessible } from '../stage/accessible.ts'
import { ask } from '../stage/api.ts'
import {
  clickNotification,
  deliverPush,
  serviceWorkerOf,
  shownNotifications,
} from '../stage/chromium-push.ts'
import { alertsOf, find, keepSubscription, neverQuiet, onDutyNow, type Found } from '../stage/clinic.ts'
import { logPain, speak, worksOffline } from '../stage/patient.ts'
import type { Role } from '../stage/reliefline.ts'
import { expect, test } from '../stage/test.ts'
import { until } from '../stage/until.ts'

type Enter = (role: Role, options?: object) => Promise<Page>

/** Rosa says 9, and every phone of the nurse on duty gets its own message of it. */
async function rung(
  enter: Enter,
  pushService: PushService,
  phones: number,
  options?: object,
): Promise<{ nurse: Page; rosa: Found; letters: Letter[] }> {
  const nurse = await enter('nurse', options)
  const admin = await enter('admin')
  await neverQuiet(admin)
  await onDutyNow(admin, [nurse])
  const pockets = Array.from({ length: phones }, () => pushService.silentPhone())
  for (const { subscription } of pockets) await keepSubscription(nurse, subscription)
  const rosa = await find(nurse, 'Rosa Delgado')
  const phone = await enter('patient')
  await speak(phone, 'en')
  await logPain(phone, { movement: 9, rest: 6 })
  const letters = await until('each phone to be told', () => {
    const told = pockets.map((pocket) => pocket.reads().find((one) => one.notification.data.acknowledgeToken))
    return told.every((one) => one !== undefined) && told
  })
  return { nurse, rosa, letters }
}

const severe = async (nurse: Page, rosa: Found) =>
  (await alertsOf(nurse, rosa)).find((one) => one.rule === 'R-SEVERE')!

test('a nurse takes an alert by the button of its notification, and hears it when that was not sent', async ({
  enter,
  pushService,
}) => {
  const { nurse, rosa, letters } = await rung(enter, pushService, 1, { permissions: ['notifications'] })
  const [letter] = letters
  const { tag } = letter!.notification
  await worksOffline(nurse)
  const worker = await serviceWorkerOf(nurse)
  await deliverPush(nurse, letter!)
  const [ringing] = await until('the notification', async () => {
    const shown = await shownNotifications(worker)
    return shown.length > 0 && shown
  })
  expect(ringing).toMatchObject({ title: 'A patient needs review', body: '', buttons: ['I’m on it'] })

  await nurse.context().setOffline(true)
  const vain = await clickNotification(worker, tag, 'acknowledge')
  expect(vain).toMatchObject({ opened: [], focused: [], navigated: [] })
  expect(await shownNotifications(worker)).toMatchObject([
    { title: 'Not sent.', body: 'Try again or open Reliefline.', silent: false, buttons: ['I’m on it'] },
  ])
  await nurse.context().setOffline(false)
  expect(await severe(nurse, rosa)).toMatchObject({ state: 'open' })

  const led = await clickNotification(worker, tag, 'acknowledge')
  expect(led).toMatchObject({ opened: [], focused: [], navigated: [] })
  expect(await shownNotifications(worker)).toMatchObject([
    { title: 'You are on it.', body: 'Open it within 10 minutes.', silent: true, buttons: [] },
  ])
  expect(await severe(nurse, rosa)).toMatchObject({ state: 'acknowledged', acknowledgedBy: 'Ana Ruiz' })
  const opened = await clickNotification(worker, tag)
  expect(opened.messages).toContainEqual(expect.objectContaining({ type: 'opened', navigate: '/alerts' }))
})

/** A phone on which nobody is signed in. */
async function lockedPhone(browser: Browser, url: string, locale: string): Promise<Page> {
  const context = await browser.newContext({ baseURL: url, locale, viewport: { width: 390, height: 844 } })
  return context.newPage()
}

test('the page that stands for the button needs no session, shows no patient, and keeps no token', async ({
  browser,
  enter,
  pushService,
  reliefline,
}) => {
  test.setTimeout(120_000)
  const { nurse, rosa, letters } = await rung(enter, pushService, 2)
  const [first, second] = letters.map((one) => one.notification.navigate)
  const token = first!.split('#')[1]!

  const phone = await lockedPhone(browser, reliefline.url, 'en-US')
  await phone.goto(first!)
  await expect(phone.getByRole('heading', { level: 1, name: 'A patient needs review' })).toBeVisible()
  expect(phone.url()).toBe(`${reliefline.url}/a`)
  await expect(phone.locator('body')).not.toContainText(/Rosa|Delgado/)
  await expectAccessible(phone)

  // Without a network it must not read as taken.
  await phone.context().setOffline(true)
  await phone.getByRole('button', { name: 'I’m on it' }).click()
  await expect(phone.getByRole('alert')).toHaveText(/Not sent\. Nobody knows that you are on it/)
  await expectAccessible(phone)
  await phone.context().setOffline(false)
  expect(await severe(nurse, rosa)).toMatchObject({ state: 'open' })
  await phone.getByRole('button', { name: 'Try again' }).click()
  await expect(phone.getByRole('heading', { level: 1, name: 'You are on it' })).toBeFocused()
  await expect(phone.getByText(/Look at the patient within 10 minutes/)).toBeVisible()
  await expect(phone.getByRole('button', { name: 'I’m on it' })).toBeHidden()
  await expectAccessible(phone)
  expect(await severe(nurse, rosa)).toMatchObject({ state: 'acknowledged', acknowledgedBy: 'Ana Ruiz' })
  expect(await phone.evaluate(() => JSON.stringify(history.state))).not.toContain(token)
  await phone.getByRole('link', { name: 'Open', exact: true }).click()
  await expect(phone.getByRole('heading', { level: 1, name: 'Staff sign-in' })).toBeVisible()
  await phone.goBack()
  await expect(phone.getByRole('heading', { level: 1, name: 'See it in Reliefline' })).toBeVisible()
  await expectAccessible(phone)

  // Closed meanwhile: the other message of the same alert says so, in the language of its phone.
  const { id, cycle } = await severe(nurse, rosa)
  await ask(nurse, 'POST', `/alerts/${id}/resolve`, { cycle, outcome: 'advice_given' })
  const telefono = await lockedPhone(browser, reliefline.url, 'es-US')
  await telefono.goto(second!)
  await expect(telefono.getByRole('heading', { name: 'Un paciente necesita revisión' })).toBeVisible()
  await expectAccessible(telefono)
  await telefono.getByRole('button', { name: 'Yo me encargo' }).click()
  await expect(telefono.getByRole('heading', { name: 'Ya lo atiende un colega' })).toBeVisible()
  await expectAccessible(telefono)

  // Another notification is tapped while this page is open; its button is too old.
  await telefono.evaluate(() => (location.hash = 'A'.repeat(22)))
  await telefono.getByRole('button', { name: 'Yo me encargo' }).click()
  await expect(telefono.getByRole('heading', { name: 'Este botón ya no sirve' })).toBeVisible()
  await expectAccessible(telefono)
  await telefono.getByRole('link', { name: 'Abrir Reliefline' }).click()
  await expect(telefono.getByRole('heading', { level: 1, name: 'Entrada del personal' })).toBeVisible()
  for (const page of [phone, telefono]) await page.context().close()
})
