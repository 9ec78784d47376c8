import 'fake-indexeddb/auto'
import { beforeEach, expect, it, vi } from 'vitest'
import type { Api } from '../api/client'
import { fact, keepFact, openDevice, type DeviceDb } from '../offline/db'
import { Push } from './push.svelte'

const KEY = 'BAAA'
let device: DeviceDb
/** What the browser holds; each subscribing makes another. */
let held: { endpoint: string; expirationTime?: number } | undefined
let made: number
/** How the browser's push service treats it: how long a subscription lasts, how often subscribing fails first. */
let lasts: number | undefined
let failing: number
let unsubscribes: boolean
let server: {
  up: boolean
  gone: Set<string>
  posted: string[]
  replaced: string[]
  openedAt?: string
  old?: true
}

beforeEach(async () => {
  device = await openDevice()
  for (const name of ['subscription', 'opened'] as const) await keepFact(device, name, undefined)
  held = undefined
  made = 0
  lasts = undefined
  failing = 0
  unsubscribes = true
  server = { up: true, gone: new Set(), posted: [], replaced: [] }
  const pushManager = { getSubscription: async () => held && browserSide(held), subscribe }
  const registration = { pushManager }
  vi.stubGlobal('navigator', {
    userAgent: 'Firefox',
    maxTouchPoints: 0,
    locks: { request: (_: string, work: () => unknown) => work() },
    serviceWorker: { ready: Promise.resolve(registration), getRegistration: async () => registration },
  })
  vi.stubGlobal('Notification', { permission: 'granted', requestPermission: async () => 'granted' })
  vi.stubGlobal('window', { PushManager: {}, Notification: {} })
  vi.spyOn(console, 'warn').mockImplementation(() => undefined)
})

async function subscribe() {
  if (!held && failing-- > 0) throw new DOMException('push service error', 'AbortError')
  const expirationTime = lasts === undefined ? undefined : Date.now() + lasts
  held ??= { endpoint: `https://push.example/${++made}`, expirationTime }
  return browserSide(held)
}
function browserSide(one: { endpoint: string; expirationTime?: number }) {
  return {
    options: {},
    expirationTime: one.expirationTime ?? null,
    toJSON: () => ({ ...one, keys: { p256dh: 'p', auth: 'a' } }),
    unsubscribe: async () => {
      if (!unsubscribes) return false
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
    POST: (_: string, { body }: { body: { endpoint: string; replaces?: string } }) => {
      if (server.old && body.replaces)
        return Promise.resolve({
          error: { code: 'invalid_request' },
          response: new Response('{}', { status: 400 }),
        })
      if (server.up) server.posted.push(body.endpoint)
      if (server.up && body.replaces && body.replaces !== body.endpoint) server.replaced.push(body.replaces)
      return answer({ id: body.endpoint, state: stateOf(body.endpoint) })
    },
    DELETE: (_: string, { params }: { params: { path: { id: string } } }) => {
      if (server.up) server.gone.add(params.path.id)
      return answer(undefined)
    },
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

const DAY = 86_400_000
const [FIRST, SECOND] = ['https://push.example/1', 'https://push.example/2']

it('one that ends within seven days is made anew at the next start, and the old one ends at the clinic', async () => {
  lasts = 7 * DAY - 1000
  await subscribed()
  lasts = 90 * DAY
  const push = page()
  await push.check('ana')
  expect(push).toMatchObject({ state: 'on', subscriptionId: SECOND })
  expect([server.posted, server.replaced]).toEqual([[FIRST, SECOND], [FIRST]])
  await page().check('ana')
  expect(server.posted).toEqual([FIRST, SECOND, SECOND])
})

it('one that lasts seven days or longer stays', async () => {
  lasts = 7 * DAY + 60_000
  await subscribed()
  await page().check('ana')
  expect([server.posted, server.replaced]).toEqual([[FIRST, FIRST], []])
})

it('a page that stays open makes it anew when it is looked at', async () => {
  lasts = 8 * DAY
  await subscribed()
  const push = page()
  await push.check('ana')
  held!.expirationTime = Date.now() + 6 * DAY
  lasts = 90 * DAY
  await push.wake()
  expect(push).toMatchObject({ state: 'on', subscriptionId: SECOND })
})

it('where none lasts seven days, another one is made once a day and not at each start', async () => {
  lasts = 3 * DAY
  await subscribed()
  for (let start = 0; start < 3; start += 1) await page().check('ana')
  expect(new Set(server.posted)).toEqual(new Set([FIRST, SECOND]))
  const known = (await fact(device, 'subscription'))!
  await keepFact(device, 'subscription', { ...known, renewedAt: Date.now() - DAY })
  await page().check('ana')
  expect(server.posted.at(-1)).toBe('https://push.example/3')
})

it('one that the browser cannot give back stays as it is', async () => {
  lasts = DAY
  await subscribed()
  unsubscribes = false
  const push = page()
  await push.check('ana')
  expect(push).toMatchObject({ state: 'on', subscriptionId: FIRST })
  expect([server.posted, server.replaced]).toEqual([[FIRST, FIRST], []])
})

it('a push service that fails once is asked once more', async () => {
  lasts = DAY
  await subscribed()
  failing = 1
  const push = page()
  await push.check('ana')
  expect(push).toMatchObject({ state: 'on', subscriptionId: SECOND })
})

it('given back with no other to be had: the clinic is told, the screen says so, the next waking subscribes', async () => {
  lasts = DAY
  await subscribed()
  failing = 2
  const push = page()
  await push.check('ana')
  expect(push).toMatchObject({ state: 'failed', subscriptionId: undefined })
  expect(server.gone).toEqual(new Set([FIRST]))
  await push.wake()
  expect(push).toMatchObject({ state: 'on', subscriptionId: SECOND })
  expect(server.replaced).toEqual([FIRST])
})

it('a new one that the clinic could not be told of is posted when the network is back', async () => {
  lasts = DAY
  await subscribed()
  lasts = 90 * DAY
  const push = page()
  const getting = server
  server = new Proxy(getting, {
    get: (of, name) => (name === 'up' ? held?.endpoint !== SECOND : Reflect.get(of, name)),
  })
  await push.check('ana')
  expect((await fact(device, 'subscription'))!.id).toBe(FIRST)
  server = getting
  await push.wake()
  expect(push).toMatchObject({ state: 'on', subscriptionId: SECOND })
  expect(server.replaced).toEqual([FIRST])
})

it('nothing is given back while the clinic does not answer', async () => {
  lasts = DAY
  await subscribed()
  server.up = false
  await page().check('ana')
  expect(held!.endpoint).toBe(FIRST)
})

it('a server one version behind, which knows nothing of replacing, takes it all the same', async () => {
  const id = await subscribed()
  server.old = true
  const push = page()
  await push.check('ana')
  expect(push).toMatchObject({ state: 'on', subscriptionId: id })
  expect(server.posted).toEqual([id, id])
})
