import 'fake-indexeddb/auto'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { fact, keepFact, openDevice, type DeviceDb } from '../offline/db'
import { later, open, show, type Scope } from './notice'
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

describe('a reminder', () => {
  const reminder = (kind: string, navigate: string, more = {}) => ({
    notification: {
      title: 'Time for your check-in',
      navigate: `${ORIGIN}${navigate}`,
      tag: 'R',
      lang: 'es',
      data: { kind, messageId: 'm2', receiptToken: 'r2', laterToken: 'l2', ...more },
    },
  })
  const shownWith = (showNotification: ReturnType<typeof scope>['showNotification']) =>
    (showNotification.mock.calls as unknown as [string, Record<string, unknown>][])[0]!

  it('has a button where the platform has buttons, and rings', async () => {
    const { whole, showNotification } = scope({ maxActions: 2 })
    await show(whole, reminder('check_in_due', '/check-in'))
    const [, options] = shownWith(showNotification)
    expect(options.actions).toEqual([{ action: 'later', title: 'Más tarde' }])
    expect(options).toMatchObject({ silent: false, renotify: true, tag: 'R' })
  })
  it('of exercises has Done beside it, which of one button gives way', async () => {
    for (const [maxActions, buttons] of [
      [2, ['later', 'done']],
      [1, ['later']],
    ] as const) {
      const { whole, showNotification } = scope({ maxActions })
      await show(whole, reminder('exercises_due', '/'))
      const { actions } = shownWith(showNotification)[1] as { actions: { action: string }[] }
      expect(actions.map((one) => one.action)).toEqual(buttons)
    }
  })
  it('that was put off once can still be done', async () => {
    const { whole, showNotification } = scope({ maxActions: 2 })
    await show(whole, reminder('exercises_due', '/', { laterToken: undefined }))
    expect(shownWith(showNotification)[1].actions).toEqual([{ action: 'done', title: 'Hecho' }])
  })
  it('done leads to how it was', async () => {
    const { whole, showNotification, openWindow } = scope({ maxActions: 2 })
    await show(whole, reminder('exercises_due', '/'))
    const { data } = shownWith(showNotification)[1]
    await open(whole, { close: () => undefined, data } as unknown as Notification, 'done')
    expect(openWindow).toHaveBeenCalledWith('/exercises/session/done')
  })
  it('has none where there are none, nor of a check-in without a token', async () => {
    for (const [maxActions, more] of [
      [0, {}],
      [2, { laterToken: undefined }],
    ] as const) {
      const { whole, showNotification } = scope({ maxActions })
      await show(whole, reminder('check_in_due', '/check-in', more))
      expect(shownWith(showNotification)[1].actions).toEqual([])
    }
  })
  describe('takes the place of an unread one of its tag', () => {
    /** A phone that replaces by the tag, or leaves the old one standing beside the new one. */
    function phone(replaces: boolean) {
      const { whole } = scope()
      let standing: Notification[] = []
      const deeds: string[] = []
      whole.registration = {
        getNotifications: async () => standing,
        showNotification: async (title: string, { data }: NotificationOptions) => {
          deeds.push(`show ${title}`)
          const close = () => {
            deeds.push(`close ${title}`)
            standing = standing.filter((other) => other !== one)
          }
          const one = { title, data, close } as unknown as Notification
          standing = replaces ? [one] : [...standing, one]
        },
      }
      return { whole, deeds, titles: () => standing.map(({ title }) => title) }
    }
    const titled = (title: string) => ({ notification: { ...push.notification, title } })

    it('which the browser replaces: nothing is closed, and so nothing new can be lost', async () => {
      const { whole, deeds, titles } = phone(true)
      for (const title of ['one', 'two']) await show(whole, titled(title))
      expect(deeds).toEqual(['show one', 'show two'])
      expect(titles()).toEqual(['two'])
    })
    it('which the browser leaves standing: the old one is closed once the new one is there', async () => {
      const { whole, deeds, titles } = phone(false)
      for (const title of ['one', 'two']) await show(whole, titled(title))
      expect(deeds).toEqual(['show one', 'show two', 'close one'])
      expect(titles()).toEqual(['two'])
    })
    it('and of two that come at once neither closes the other', async () => {
      const { whole, deeds } = phone(true)
      await show(whole, titled('before'))
      await Promise.all(['one', 'two'].map((title) => show(whole, titled(title))))
      expect(deeds.filter((deed) => deed.startsWith('close'))).toEqual([])
    })
  })
  it('says without a sound that the answer is here, when it is', async () => {
    const holds = vi.fn(async (kind: string) => kind === 'sessionLog')
    const { whole, showNotification } = scope({ holds, maxActions: 2 })
    await show(whole, reminder('exercises_due', '/'))
    const [title, options] = shownWith(showNotification)
    expect(title).toBe('Guardado en este teléfono, enviando')
    expect(options).toMatchObject({ silent: true, renotify: false, actions: [] })
    await show(whole, reminder('check_in_due', '/check-in'))
    expect((showNotification.mock.calls as unknown[][])[1]![0]).toBe('Time for your check-in')
  })
  it.each([
    ['check_in_due', '/check-in', '/check-in#later=l2'],
    ['exercises_due', '/', '/exercises#later=l2'],
  ])('of %s opens the screen that offers Later', async (kind, navigate, to) => {
    const { whole, showNotification, openWindow } = scope()
    await show(whole, reminder(kind, navigate))
    const { data } = shownWith(showNotification)[1]
    await open(whole, { close: () => undefined, data } as unknown as Notification)
    expect(openWindow).toHaveBeenCalledWith(to)
  })
  it('is put off with its token alone, and opens nothing', async () => {
    const asked = vi.fn(async (_: string, __: RequestInit) => Response.json({ at: '2026-11-25T20:00:00Z' }))
    vi.stubGlobal('fetch', asked)
    const { whole, openWindow, showNotification } = scope()
    const close = vi.fn()
    await later(whole, { close, data: { laterToken: 'l2' } } as unknown as Notification)
    expect(close).toHaveBeenCalledOnce()
    expect(asked.mock.calls[0]![0]).toBe('/api/v1/reminders/later')
    expect(asked.mock.calls[0]![1].body).toBe('{"token":"l2"}')
    expect([openWindow, showNotification].map((one) => one.mock.calls.length)).toEqual([0, 0])
  })
  it('that could not be put off stands there again, silent', async () => {
    vi.stubGlobal('fetch', async () => Promise.reject(new Error('offline')))
    const { whole, showNotification } = scope({ maxActions: 1 })
    const data = { laterToken: 'l2', navigate: '/check-in', kind: 'check_in_due' }
    const old = { close: vi.fn(), title: 'Time', tag: 'R', lang: 'en', data }
    await later(whole, old as unknown as Notification)
    expect(shownWith(showNotification)[1]).toMatchObject({ silent: true, tag: 'R', data })
    expect(old.close, 'the new one takes its place').not.toHaveBeenCalled()
  })
})
