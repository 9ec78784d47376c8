import {
  clickNotification,
  deliverPush,
  openPages,
  serviceWorkerOf,
  shownNotifications,
} from '../stage/chromium-push.ts'
import { speak, worksOffline } from '../stage/patient.ts'
import { expect, test } from '../stage/test.ts'
import { until } from '../stage/until.ts'

/** What our server seals, see server/src/push/message.rs. */
function push(origin: string, title: string, kind: string, silent = false, path = '/alerts'): object {
  return {
    web_push: 8030,
    mutable: true,
    notification: {
      title,
      navigate: origin + path,
      tag: 'T'.repeat(32),
      lang: 'en',
      silent,
      mutable: true,
      data: { kind, messageId: '01a20803-b48c-71a7-b9d2-0ff47e7b30ed', receiptToken: 'r'.repeat(22) },
    },
    pad: ' '.repeat(600),
  }
}

test('an alert is shown, a colleague’s word replaces it without a sound, and a tap leads to the alerts', async ({
  enter,
  reliefline,
}) => {
  const nurse = await enter('nurse', { permissions: ['notifications'] })
  await worksOffline(nurse)
  const worker = await serviceWorkerOf(nurse)

  await deliverPush(nurse, push(reliefline.url, 'A patient needs review', 'alert'))
  const [first] = await until('a notification', async () => {
    const shown = await shownNotifications(worker)
    return shown.length > 0 && shown
  })
  expect(first).toMatchObject({ title: 'A patient needs review', tag: 'T'.repeat(32), silent: false })
  // Nothing but the fixed title is said.
  expect(first!.body).toBe('')

  const led = await clickNotification(worker, 'T'.repeat(32))
  expect(led).toMatchObject({ opened: [], closed: true })
  expect(led.messages).toContainEqual(expect.objectContaining({ type: 'opened', navigate: '/alerts' }))

  await deliverPush(nurse, push(reliefline.url, 'A patient needs review', 'alert'))
  await deliverPush(nurse, push(reliefline.url, 'Handled by a colleague', 'handled', true))
  const shown = await until('the other word', async () => {
    const now = await shownNotifications(worker)
    return now.some(({ title }) => title === 'Handled by a colleague') && now
  })
  expect(shown).toHaveLength(1)
  expect(shown[0]).toMatchObject({ title: 'Handled by a colleague', silent: true })
})

test('a tap with no page open opens the alerts, and whatever cannot be read is still shown', async ({
  enter,
  reliefline,
}) => {
  const nurse = await enter('nurse', { permissions: ['notifications'] })
  await worksOffline(nurse)
  const worker = await serviceWorkerOf(nurse)
  await deliverPush(nurse, push(reliefline.url, 'A patient needs review', 'alert'))
  await until('a notification', async () => (await shownNotifications(worker)).length === 1)
  await deliverPush(nurse, { hello: 'of another version' })
  const both = await until('a second one', async () => {
    const shown = await shownNotifications(worker)
    return shown.length === 2 && shown
  })
  expect(both.map(({ title }) => title)).toContain('A message from your clinic')

  await nurse.goto('about:blank')
  // The page that was left counts as open until the browser has let go of it.
  await until('no page to be open', async () => (await openPages(worker)) === 0)
  const led = await clickNotification(worker, 'T'.repeat(32))
  expect(led).toMatchObject({ opened: [`${reliefline.url}/alerts`], closed: true })
})

test('a patient’s test, tapped while the app is closed, is confirmed on the phone', async ({
  enter,
  reliefline,
}) => {
  const phone = await enter('patient', { permissions: ['notifications'] })
  await speak(phone, 'en')
  await worksOffline(phone)
  const worker = await serviceWorkerOf(phone)
  await deliverPush(phone, push(reliefline.url, 'Test: tap to confirm', 'test', false, '/tested'))
  await until('a notification', async () => (await shownNotifications(worker)).length === 1)
  await phone.goto('about:blank')
  await until('no page to be open', async () => (await openPages(worker)) === 0)
  const led = await clickNotification(worker, 'T'.repeat(32))
  expect(led.opened).toEqual([`${reliefline.url}/tested`])
  await phone.goto(led.opened[0]!)
  await expect(phone.getByText('Test confirmed')).toBeVisible()
  await expect(phone.getByText('This page does not exist')).toBeHidden()
})
