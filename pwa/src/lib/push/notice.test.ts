import 'fake-indexeddb/auto'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { fact, keepFact, openDevice, type DeviceDb } from '../offline/db'
import { open, show, type Scope } from './notice'
import { sendReceipt, sendWaitingReceipts } from './receipt'

const ORIGIN = 'https://clinic.example'
const push = {
  notification: {
    title: 'A patient needs review',
    navigate: `${ORIGIN}/alerts`,
    tag: 'T',
    data: { kind: 'alert', messageId: 'm1', receiptToken: 'r1' },
  },
}

let device: DeviceDb
let said: string[]
beforeEach(async () => {
  device = await openDevice()
  for (const { token, stage } of await device.getAll('receipts'))
    await device.delete('receipts', [token, stage])
  said = []
  vi.stubGlobal('fetch', async (_: string, init: RequestInit) => {
    said.push((JSON.parse(init.body as string) as { stage: string }).stage)
    return new Response(null, { status: 204 })
  })
})

function scope(more: Partial<Scope> = {}, page?: { focus: () => Promise<unknown> }) {
  const showNotification = vi.fn(async () => undefined)
  const openWindow = vi.fn(async () => null)
  const postMessage = vi.fn()
  const pages = page ? [{ visibilityState: 'visible' as const, postMessage, ...page }] : []
  const whole: Scope = {
    registration: { showNotification, getNotifications: async () => [] },
    clients: { matchAll: async () => pages, openWindow },
    location: { origin: ORIGIN },
    device: async () => device,
    ...more,
  }
  return { whole, showNotification, openWindow, postMessage }
}
const tapped = {
  close: () => undefined,
  data: { ...push.notification.data, navigate: '/alerts' },
} as unknown as Notification

const BROKEN: [string, Scope['device']][] = [
  ['rejects', () => Promise.reject(new Error('the disk is full'))],
  ['never answers', () => new Promise(() => undefined)],
]
describe.each(BROKEN)('when the store %s', (_, device) => {
  it('a push is shown', async () => {
    const { whole, showNotification } = scope({ device })
    void show(whole, push)
    await vi.waitFor(() => expect(showNotification).toHaveBeenCalledOnce())
    await vi.waitFor(() => expect(said).toEqual(['shown']))
  })
  it('a tap leads somewhere', async () => {
    const { whole, openWindow } = scope({ device })
    void open(whole, tapped)
    await vi.waitFor(() => expect(openWindow).toHaveBeenCalledWith('/alerts'))
    await vi.waitFor(() => expect(said).toEqual(['opened']), { timeout: 3000 })
  })
})

it('shows although the list of what is shown cannot be read', async () => {
  const { whole, showNotification } = scope()
  whole.registration.getNotifications = () => Promise.reject(new Error('broken'))
  await show(whole, push)
  expect(showNotification).toHaveBeenCalledOnce()
  expect(said).toEqual(['shown'])
})

it('a page that cannot be brought to the front is no place to lead to', async () => {
  const { whole, openWindow } = scope({}, { focus: () => Promise.reject(new Error('not allowed')) })
  await open(whole, tapped)
  expect(openWindow).toHaveBeenCalledWith('/alerts')
})

it('an open page comes to the front and is told', async () => {
  const { whole, openWindow, postMessage } = scope({}, { focus: async () => undefined })
  await open(whole, tapped)
  expect(openWindow).not.toHaveBeenCalled()
  expect(postMessage).toHaveBeenCalledWith(expect.objectContaining({ type: 'opened', navigate: '/alerts' }))
})

it('remembers by which subscription the tapped one came', async () => {
  await keepFact(device, 'subscription', { id: 's1', person: 'ana' })
  await open(scope().whole, tapped)
  expect(await fact(device, 'opened')).toMatchObject({ messageId: 'm1', subscription: 's1' })
})

it('a "shown" and an "opened" that could not be told both wait, and go in that order', async () => {
  const down = () => Promise.reject(new TypeError('no network'))
  await sendReceipt(device, { token: 'r1', stage: 'shown' }, down)
  await sendReceipt(device, { token: 'r1', stage: 'opened' }, down)
  await sendWaitingReceipts(device)
  expect(said).toEqual(['shown', 'opened'])
})
