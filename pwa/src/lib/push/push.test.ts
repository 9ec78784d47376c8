import 'fake-indexeddb/auto'
import { beforeEach, expect, it, vi } from 'vitest'
import type { Api } from '../api/client'
import { fact, keepFact, openDevice, type DeviceDb } from '../offline/db'
import { Push } from './push.svelte'

const KEY = 'BAAA'
let device: DeviceDb
/** What the browser holds; each subscribing makes another. */
let held: { endpoint: string } | undefined
let made: number
let server: { up: boolean; gone: Set<string>; posted: string[]; openedAt?: string }

beforeEach(async () => {
  device = await openDevice()
  for (const name of ['subscription', 'opened'] as const) await keepFact(device, name, undefined)
  held = undefined
  made = 0
  server = { up: true, gone: new Set(), posted: [] }
  const pushManager = { getSubscription: async () => held && browserSide(held), subscribe }
  const registration = { pushManager }
  vi.stubGlobal('navigator', {
    userAgent: 'Firefox',
    maxTouchPoints: 0,
    serviceWorker: { ready: Promise.resolve(registration), getRegistration: async () => registration },
  })
  vi.stubGlobal('Notification', { permission: 'granted', requestPermission: async () => 'granted' })
  vi.stubGlobal('window', { PushManager: {}, Notification: {} })
  vi.spyOn(console, 'warn').mockImplementation(() => undefined)
})

async function subscribe() {
  held ??= { endpoint: `https://push.example/${++made}` }
  return browserSide(held)
}
function browserSide(one: { endpoint: string }) {
  return {
    options: {},
    toJSON: () => ({ endpoint: one.endpoint, keys: { p256dh: 'p', auth: 'a' } }),
    unsubscribe: async () => {
      held = undefined
      return true
    },
  }
}

/** A page as it starts: the same phone, nothing known but what the phone kept. */
function page(): Push {
  const answer = (data: unknown) =>
    server.up
      ? Promise.resolve({ data, response: new Response('{}') })
      : Promise.reject(new TypeError('no network'))
  const stateOf = (id: string) => (server.gone.has(id) ? 'gone' : 'live')
  const api = {
    GET: (path: string, how?: { params: { path: { id: string } } }) =>
      path === '/push-key'
        ? answer({ key: KEY })
        : answer({ state: stateOf(how!.params.path.id), lastTest: { openedAt: server.openedAt } }),
    POST: (_: string, { body }: { body: { endpoint: string } }) => {
      if (server.up) server.posted.push(body.endpoint)
      return answer({ id: body.endpoint, state: stateOf(body.endpoint) })
    },
    DELETE: () => answer(undefined),
  } as unknown as Api
  return new Push(api, api, device, () => navigator.serviceWorker.getRegistration())
}
async function subscribed(person = 'ana'): Promise<string> {
  await page().turnOn(person)
  return (await fact(device, 'subscription'))!.id
}

it('posts the subscription again at each start', async () => {
  const id = await subscribed()
  const push = page()
  await push.check('ana')
  expect(push.state).toBe('on')
  expect(server.posted).toEqual([id, id])
})

it('one that the push service gave up is replaced by a new one, and says no earlier that it is on', async () => {
  const old = await subscribed()
  server.gone.add(old)
  const push = page()
  await push.check('ana')
  expect(push.state).toBe('on')
  expect(push.subscriptionId).toBe('https://push.example/2')
  expect((await fact(device, 'subscription'))!.id).toBe('https://push.example/2')
})

it('a push service that gives up each one is a failure, not a loop', async () => {
  server.gone.add(await subscribed())
  server.gone.add('https://push.example/2')
  const push = page()
  await push.check('ana')
  expect(push.state).toBe('failed')
  expect(server.posted).toHaveLength(3)
})

it('one given up while the page is open is noticed at the next look', async () => {
  const old = await subscribed()
  const push = page()
  await push.check('ana')
  server.gone.add(old)
  await push.wake()
  expect(push.subscriptionId).toBe('https://push.example/2')
  server.gone.add('https://push.example/2')
  await push.wake()
  expect(push.state).toBe('failed')
})

it('a subscription that the browser dropped is made anew, since this person had one', async () => {
  await subscribed()
  held = undefined
  const push = page()
  await push.check('ana')
  expect(push.state).toBe('on')
  expect(server.posted.at(-1)).toBe('https://push.example/2')
})

it('no network at the start is no failure, and is made up for when the page wakes', async () => {
  await subscribed()
  server.up = false
  const push = page()
  await push.check('ana')
  expect(push.state).toBe('on')
  server.up = true
  await push.wake()
  expect(server.posted).toHaveLength(2)
  await push.wake()
  expect(server.posted).toHaveLength(2)
})

it('at a tap, no network is a failure', async () => {
  server.up = false
  const push = page()
  await push.turnOn('ana')
  expect(push.state).toBe('failed')
})

it('a look that was slower than the tap does not take the tap’s word away', async () => {
  const push = page()
  await push.check('ana')
  const [tap, look] = [push.turnOn('ana'), push.check('ana')]
  const said: string[] = []
  const watch = setInterval(() => said.push(push.state), 0)
  await Promise.all([tap, look])
  clearInterval(watch)
  expect(push.state).toBe('on')
  expect(said).not.toContain('off')
})

it('another person inherits neither the subscription nor what was proven with it', async () => {
  const id = await subscribed()
  await keepFact(device, 'opened', { messageId: 'm', kind: 'test', at: 0, subscription: id })
  const push = page()
  await push.check('ana')
  expect(push.proven).toBe(true)
  await push.check('nora')
  expect(push).toMatchObject({ state: 'off', proven: false, subscriptionId: undefined })
  expect(held).toBeUndefined()
  await push.turnOn('nora')
  expect(push).toMatchObject({ state: 'on', proven: false })
})

it('a tap that came by an older subscription proves nothing of the new one', async () => {
  await keepFact(device, 'opened', { messageId: 'm', kind: 'test', at: 0, subscription: 'an older one' })
  await subscribed()
  const push = page()
  await push.check('ana')
  expect(push.proven).toBe(false)
})

it('a look from before the tap that ends after it does not take its failure away', async () => {
  server.up = false
  const push = page()
  let answer = () => {}
  const held = new Promise<void>((go) => (answer = go))
  const get = device.get.bind(device)
  vi.spyOn(device, 'get').mockImplementationOnce(async (...of) => (await held, get(...of)))
  const look = push.check('ana')
  await vi.waitFor(() => expect(device.get).toHaveBeenCalled())
  await push.turnOn('ana')
  answer()
  await look
  expect(push.state).toBe('failed')
})

it('a permission that is taken away while a look is under way is seen by that look', async () => {
  const push = page()
  let answer = () => {}
  const held = new Promise<void>((go) => (answer = go))
  const get = device.get.bind(device)
  vi.spyOn(device, 'get').mockImplementationOnce(async (...of) => (await held, get(...of)))
  const look = push.check('ana')
  await vi.waitFor(() => expect(device.get).toHaveBeenCalled())
  vi.stubGlobal('Notification', { permission: 'denied', requestPermission: async () => 'denied' })
  // The page wakes, and joins the look that began before.
  const wake = push.wake()
  answer()
  await Promise.all([look, wake])
  expect(push.state).toBe('denied')
})
