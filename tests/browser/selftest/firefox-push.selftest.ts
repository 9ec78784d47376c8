import { expect, test } from '@playwright/test'
import { Firefox } from '../firefox/firefox.ts'
import { encrypt, type Subscription } from '../push-service/encrypt.ts'
import { PushService } from '../push-service/push-service.ts'
import { newVapidKey, vapidHeader, type VapidKey } from '../push-service/vapid.ts'
import { until } from '../stage/until.ts'
import { ProbeSite } from './probe/site.ts'

// The whole way of a push, with nothing of the product in it: when the product's story fails and this one
// passes, the fault is ours.
test.describe('a push in a real Firefox', () => {
  const vapid = newVapidKey()
  let service: PushService
  let site: ProbeSite
  let firefox: Firefox

  test.beforeEach(async () => {
    service = await PushService.start()
    site = await ProbeSite.start(vapid.publicKey)
    firefox = await Firefox.start(service.webSocketUrl)
  })
  test.afterEach(async () => {
    await firefox?.stop()
    await site?.stop()
    await service?.stop()
  })

  async function subscribe() {
    const page = await firefox.newPage()
    await page.goto(site.origin)
    await page.waitFor(
      'the worker to be registered',
      () => document.querySelector('#state')!.textContent === 'registered' || undefined,
    )
    await page.click('#subscribe')
    const state = await page.waitFor('an answer to the tap', () => {
      const said = document.querySelector('#state')!.textContent!
      return said === 'registered' ? undefined : said
    })
    expect(state).toBe('subscribed')
    return { page, subscription: site.subscriptions.at(-1)! }
  }

  test('is decrypted by the browser, shown, and receipted', async () => {
    const { subscription } = await subscribe()
    expect(subscription.endpoint).toContain(service.origin)

    const sentAt = performance.now()
    const answer = await push(vapid, subscription, 'one')
    expect(answer.status).toBe(201)
    expect(answer.headers.get('location')).toContain('/message/')
    const receipt = await until('a receipt', () => site.receipts[0])
    test.info().annotations.push({
      type: 'push to receipt',
      description: `${Math.round(performance.now() - sentAt)} ms`,
    })

    expect(receipt).toEqual({ token: 'one', shown: ['A patient needs review'] })
    expect(await until('an acknowledgement', () => service.pushes[0]!.ack)).toBe('delivered')
    expect(service.refusals).toEqual([])
  })

  test('is drawn with its words, and a tap on it leads the open page there', async () => {
    const { subscription } = await subscribe()
    await push(vapid, subscription, 'one')
    const drawn = await until('a notification on the screen', async () => (await firefox.notifications())[0])
    expect(drawn.title).toBe('A patient needs review')
    await drawn.click()
    await until('the page it leads to', async () => (await firefox.addresses()).includes(`${site.origin}/a`))
    await until('the notification to be gone', async () => (await firefox.notifications()).length === 0)
  })

  test('that comes while every page is closed is drawn, and a tap on it opens the page', async () => {
    const { page, subscription } = await subscribe()
    await page.close()
    await push(vapid, subscription, 'one')
    const drawn = await until('a notification on the screen', async () => (await firefox.notifications())[0])
    await drawn.click()
    await until('the page it leads to', async () => (await firefox.addresses()).includes(`${site.origin}/a`))
  })

  test('with the same tag twice shows one notification', async () => {
    const { subscription } = await subscribe()
    await push(vapid, subscription, 'one')
    await until('the first receipt', () => site.receipts[0])
    await push(vapid, subscription, 'two')
    const second = await until('the second receipt', () => site.receipts[1])
    expect(second).toEqual({ token: 'two', shown: ['A patient needs review'] })
  })

  test('encrypted for another phone is refused by the browser, and nothing is shown', async () => {
    const { page, subscription } = await subscribe()
    const auth = Buffer.alloc(16, 7).toString('base64url')
    await push(vapid, { ...subscription, keys: { ...subscription.keys, auth } }, 'wrong')
    expect(await until('an acknowledgement', () => service.pushes[0]!.ack)).toBe('undecryptable')
    const shown = await page.evaluate(async () => {
      const registration = await navigator.serviceWorker.ready
      return (await registration.getNotifications()).length
    })
    expect(shown).toBe(0)
    expect(site.receipts).toEqual([])
  })

  test('signed by a stranger, or without TTL, never reaches the browser', async () => {
    const { subscription } = await subscribe()
    expect((await push(newVapidKey(), subscription, 'stranger')).status).toBe(403)
    expect((await push(vapid, subscription, 'no ttl', { TTL: '' })).status).toBe(400)
    expect((await push(vapid, subscription, 'long topic', { Topic: 'x'.repeat(33) })).status).toBe(400)
    expect(service.refusals).toHaveLength(3)
    expect(service.pushes).toEqual([])
  })
})

function push(
  key: VapidKey,
  subscription: Subscription,
  token: string,
  more: Record<string, string> = {},
): Promise<Response> {
  const text = JSON.stringify({ title: 'A patient needs review', tag: 'alert-1', navigate: '/a', token })
  return fetch(subscription.endpoint, {
    method: 'POST',
    headers: {
      TTL: '60',
      Urgency: 'high',
      Topic: 'alert-1',
      'Content-Encoding': 'aes128gcm',
      Authorization: vapidHeader(key, subscription.endpoint),
      ...more,
    },
    body: new Uint8Array(encrypt(subscription, text.padEnd(1024))),
  })
}
