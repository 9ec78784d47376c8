import { expect, test } from '@playwright/test'
import { newVapidKey } from '../push-service/vapid.ts'
import {
  clickNotification,
  deliverPush,
  serviceWorkerOf,
  shownNotifications,
} from '../stage/chromium-push.ts'
import { until } from '../stage/until.ts'
import { ProbeSite } from './probe/site.ts'

test.describe('a push in Chromium, by the developer tools', () => {
  let site: ProbeSite
  test.beforeEach(async ({ page }) => {
    site = await ProbeSite.start(newVapidKey().publicKey)
    await page.context().grantPermissions(['notifications'], { origin: site.origin })
    await page.goto(site.origin)
    await expect(page.locator('#state')).toHaveText('registered')
  })
  test.afterEach(() => site.stop())

  const push = { title: 'A patient needs review', tag: 'alert-1', navigate: '/a', token: 'one' }

  test('reaches the real service worker, which shows and receipts it', async ({ page }) => {
    await deliverPush(page, push)
    expect(await until('a receipt', () => site.receipts[0])).toEqual({ token: 'one', shown: [push.title] })
    await deliverPush(page, { ...push, title: 'Handled by a colleague', token: 'two' })
    await until('a second receipt', () => site.receipts[1])
    const shown = await shownNotifications(await serviceWorkerOf(page))
    expect(shown.map(({ title }) => title)).toEqual(['Handled by a colleague'])
  })

  test('leads the open page where the notification says, when it is clicked', async ({ page }) => {
    await deliverPush(page, push)
    await until('a receipt', () => site.receipts[0])
    const led = await clickNotification(await serviceWorkerOf(page), 'alert-1')
    expect(led).toMatchObject({
      opened: [],
      navigated: [`${site.origin}/a`],
      focused: [`${site.origin}/`],
      closed: true,
    })
  })

  test('opens a page when none is open', async ({ page }) => {
    const worker = await serviceWorkerOf(page)
    await deliverPush(page, push)
    await until('a receipt', () => site.receipts[0])
    await page.goto('about:blank')
    const led = await clickNotification(worker, 'alert-1')
    expect(led).toMatchObject({ opened: [`${site.origin}/a`], navigated: [], closed: true })
  })
})
