import { beforeEach, describe, expect, it, vi } from 'vitest'
import { staffWords } from '../words/staff'
import { ON_IT, press } from './button'
import { open, show, type Scope } from './notice'
import { takeIt } from './on-it'

const ORIGIN = 'https://clinic.example'
const TOKEN = 'k'.repeat(22)
const page = (messageId = 'm1', lang = 'en') => ({
  notification: {
    title: 'A patient needs review',
    navigate: `${ORIGIN}/a#${TOKEN}`,
    tag: 'T',
    lang,
    data: { kind: 'alert', messageId, receiptToken: 'r1', acknowledgeToken: TOKEN },
  },
})

/** What stands on the phone, as the browser keeps it: one for each tag. */
type Standing = { title: string; close: () => void } & Record<string, unknown>
let standing: Standing[]
let calls: string[]
let answer: () => Response | Promise<Response>

function scope(maxActions?: number) {
  const openWindow = vi.fn(async () => null)
  const whole = {
    registration: {
      getNotifications: async ({ tag }: { tag: string }) => standing.filter((one) => one.tag === tag),
      showNotification: async (title: string, options: Record<string, unknown>) => {
        const one: Standing = {
          title,
          ...options,
          close: () => (standing = standing.filter((o) => o !== one)),
        }
        standing = [...standing.filter((old) => old.tag !== options.tag), one]
      },
    },
    clients: { matchAll: async () => [], openWindow },
    location: { origin: ORIGIN },
    device: () => Promise.reject(new Error('no store here')),
    maxActions,
  } as unknown as Scope
  return { whole, openWindow }
}
const shown = () => standing[0] as unknown as Notification

beforeEach(() => {
  standing = []
  calls = []
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    if (url !== '/api/v1/receipts/acknowledge') return new Response(null, { status: 204 })
    calls.push(init.body as string)
    return answer()
  })
})
const say = (result: string) => (answer = () => Response.json({ result }))

describe('a nurse’s notification', () => {
  it('has one button where there are buttons, with the words of the card, and rings', async () => {
    for (const [lang, title] of [
      ['en', 'I’m on it'],
      ['es', 'Yo me encargo'],
    ] as const) {
      await show(scope(2).whole, page('m1', lang))
      expect(shown()).toMatchObject({ actions: [{ action: 'acknowledge', title }], silent: false })
      expect(title).toBe(staffWords(lang).alerts.onIt)
      expect(title).toBe(ON_IT[lang])
    }
  })
  it('leads to the alerts where it has a button', async () => {
    const { whole, openWindow } = scope(2)
    await show(whole, page())
    await open(whole, shown())
    expect(openWindow).toHaveBeenCalledWith('/alerts')
  })
  it('leads to the page with the button where it has none', async () => {
    for (const maxActions of [undefined, 0]) {
      const { whole, openWindow } = scope(maxActions)
      await show(whole, page())
      expect(shown()).toMatchObject({ actions: [] })
      await open(whole, shown())
      expect(openWindow).toHaveBeenCalledWith(`/a#${TOKEN}`)
    }
  })
})

describe('its button', () => {
  async function pressed(lang = 'en') {
    const { whole, openWindow } = scope(2)
    await show(whole, page('m1', lang))
    await takeIt(whole, shown())
    expect(openWindow).not.toHaveBeenCalled()
    expect(standing).toHaveLength(1)
    return standing[0]!
  }
  const CALM = { tag: 'T', silent: true, renotify: false, actions: [] }

  it('takes it with its token alone, and says without a sound what is to be done', async () => {
    say('taken')
    const what = await pressed()
    expect(calls).toEqual([JSON.stringify({ token: TOKEN })])
    expect(what).toMatchObject({ ...CALM, title: 'You are on it.', body: 'Open it within 10 minutes.' })
    expect(JSON.stringify(what)).not.toContain(TOKEN)
  })
  it('speaks the language of its notification', async () => {
    say('taken')
    expect(await pressed('es')).toMatchObject({ title: 'Usted se encarga.', lang: 'es' })
  })
  it('says that a colleague has it', async () => {
    say('handled')
    expect(await pressed()).toMatchObject({ ...CALM, title: 'Handled by a colleague', body: undefined })
  })
  it.each(['changed', 'expired'])('%s: says that she does not have it', async (result) => {
    say(result)
    expect(await pressed()).toMatchObject({
      ...CALM,
      title: 'Open Reliefline',
      body: 'You have not taken it.',
    })
  })
  it('then leads to the alerts', async () => {
    say('taken')
    await pressed()
    const { whole, openWindow } = scope(2)
    await open(whole, shown())
    expect(openWindow).toHaveBeenCalledWith('/alerts')
  })

  const UNSENT: [string, () => Response | Promise<Response>][] = [
    ['no network', () => Promise.reject(new TypeError('no network'))],
    ['a server that is down', () => Response.json({ code: 'busy' }, { status: 503 })],
    ['too many from one address', () => Response.json({ code: 'slow_down' }, { status: 429 })],
    ['the page of a hotel', () => new Response('<html>Welcome</html>')],
    ['an answer that nobody knows', () => Response.json({ result: 'maybe' })],
  ]
  it.each(UNSENT)('%s: rings again, and keeps the button', async (_, how) => {
    answer = how
    const what = await pressed()
    expect(what).toMatchObject({
      title: 'Not sent.',
      body: 'Try again or open Reliefline.',
      silent: false,
      renotify: true,
      actions: [{ action: 'acknowledge' }],
    })
    // And it works from there.
    say('taken')
    await takeIt(scope(2).whole, shown())
    expect(standing).toMatchObject([{ title: 'You are on it.' }])
  })

  it('stands there until the answer comes', async () => {
    let arrive = (_: Response) => {}
    answer = () => new Promise((come) => (arrive = come))
    const { whole } = scope(2)
    await show(whole, page())
    const taking = takeIt(whole, shown())
    await vi.waitFor(() => expect(calls).toHaveLength(1))
    expect(standing).toMatchObject([{ title: 'A patient needs review', actions: [{}] }])
    arrive(Response.json({ result: 'taken' }))
    await taking
    expect(standing).toMatchObject([{ title: 'You are on it.' }])
  })
  it.each(['taken', 'changed', 'nothing'])('does not silence a newer message: %s', async (result) => {
    const { whole } = scope(2)
    await show(whole, page('m1'))
    answer = async () => {
      await show(whole, page('m2'))
      return Response.json({ result })
    }
    await takeIt(whole, shown())
    expect(standing).toMatchObject([{ title: 'A patient needs review', data: { messageId: 'm2' } }])
  })
  it('of a notification without a token is a tap', async () => {
    const { whole, openWindow } = scope(2)
    await takeIt(whole, { close: () => undefined, data: { navigate: '/alerts' } } as unknown as Notification)
    expect(openWindow).toHaveBeenCalledWith('/alerts')
    expect(calls).toEqual([])
  })
})

it('what is no token is not tried for ever', async () => {
  const refused = async () => Response.json({ code: 'invalid_request', detail: '' }, { status: 400 })
  expect(await press('x', refused)).toBe('expired')
})
