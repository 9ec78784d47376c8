import 'fake-indexeddb/auto'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { NewCheckIn } from '../api/types'
import {
  dropPerson,
  fact,
  keepFact,
  openDevice,
  openPerson,
  type DeviceDb,
  type PersonDb,
  type StoredEntry,
} from './db'
import { seal } from './seal'
import { reconcile } from './reconcile'
import { drain, nextBatch, type Surroundings } from './sender'
import { addEntry, DAY_MS, entries, forgetSent, mayMove, prune } from './store'
import { uuidv7 } from './uuid'

const NOW = Date.UTC(2026, 10, 23, 9)
let db: PersonDb
let key: CryptoKey
let device: DeviceDb

// Node 20 has no navigator, hence no Web Locks; one test process needs none.
vi.stubGlobal('navigator', { locks: { request: (_: string, work: () => unknown) => work() } })

beforeEach(async () => {
  await dropPerson('rosa')
  ;({ db, key } = await openPerson('rosa'))
  device = await openDevice()
  await keepFact(device, 'unsure', undefined)
  await keepFact(device, 'notBefore', undefined)
  await signedIn('rosa')
})
afterEach(() => device.close())

const signedIn = (id: string) => keepFact(device, 'current', { id, kind: 'patient' })

async function say(movement: number, at = NOW, more: { page?: string; mono?: number } = {}): Promise<string> {
  const id = uuidv7(at)
  const felt = new Date(at).toISOString()
  const item: NewCheckIn = { id, feltAt: felt, enteredAt: felt, movement, redFlags: [] }
  await addEntry(db, {
    id,
    kind: 'checkIn',
    state: 'queued',
    addedAt: at,
    sealed: await seal(key, id, item),
    ...more,
  })
  return id
}

/** A server that answers each request with the next of these. */
function server(...answers: ((body: { items: NewCheckIn[] }) => Response | Promise<Response>)[]) {
  const asked: { path: string; body: { sentAt: string; items: NewCheckIn[] } }[] = []
  const around: Surroundings = {
    now: () => NOW,
    person: 'rosa',
    device,
    fetch: (async (path: string, init?: RequestInit) => {
      const body = init?.body ? JSON.parse(init.body as string) : undefined
      asked.push({ path, body })
      return answers[Math.min(asked.length, answers.length) - 1]!(body)
    }) as typeof fetch,
  }
  return { asked, around }
}

const takeAll = (body: { items: NewCheckIn[] }) =>
  Response.json(
    {
      results: body.items.map((item, index) => ({
        index,
        id: item.id,
        result: 'created',
        acceptedId: item.id,
      })),
    },
    { headers: { 'X-Reliefline': '1' } },
  )
const states = async () => (await entries(db)).map((entry) => entry.state)

describe('drain', () => {
  it('three logged offline arrive in one batch with their own times', async () => {
    await say(8, NOW - 3000)
    await say(7, NOW - 2000)
    await say(7, NOW - 1000)
    const { asked, around } = server(takeAll)
    expect(await drain(db, key, around)).toEqual({ kind: 'empty' })
    expect(asked).toHaveLength(1)
    expect(asked[0]!.body.items.map((item) => item.movement)).toEqual([8, 7, 7])
    expect(new Set(asked[0]!.body.items.map((item) => item.feltAt)).size).toBe(3)
    expect(await states()).toEqual(['accepted', 'accepted', 'accepted'])
  })

  it('stays queued without a network, and what a dead page left in sending goes out', async () => {
    const id = await say(6)
    const dead = server(() => Promise.reject(new TypeError('no network')))
    expect((await drain(db, key, dead.around)).kind).toBe('wait')
    expect(await states()).toEqual(['queued'])
    await db.put('outbox', { ...(await db.get('outbox', id))!, state: 'sending' })
    await drain(db, key, server(takeAll).around)
    expect(await states()).toEqual(['accepted'])
  })

  it('a captive portal changes nothing', async () => {
    await say(6)
    const portal = server(() => new Response('<html>Welcome</html>', { status: 200 }))
    expect((await drain(db, key, portal.around)).kind).toBe('wait')
    expect(await states()).toEqual(['queued'])
  })

  it('401 keeps the queue', async () => {
    await say(6)
    const gone = server(() => Response.json({ code: 'device_revoked', detail: '' }, { status: 401 }))
    expect(await drain(db, key, gone.around)).toEqual({ kind: 'signIn', code: 'device_revoked' })
    expect(await states()).toEqual(['queued'])
  })

  it('413 halves until it fits', async () => {
    for (let n = 0; n < 5; n++) await say(n, NOW + n)
    const { asked, around } = server((body) =>
      body.items.length > 2 ? new Response('', { status: 413 }) : takeAll(body),
    )
    await drain(db, key, around)
    expect(asked.map((one) => one.body.items.length)).toEqual([5, 2, 2, 1])
    expect(new Set(await states())).toEqual(new Set(['accepted']))
  })

  it('sends ageMs only for entries of the page that still lives', async () => {
    await say(4, NOW, { page: 'this', mono: 1000 })
    await say(5, NOW + 1, { page: 'before the reload', mono: 1000 })
    const { asked, around } = server(takeAll)
    await drain(db, key, { ...around, page: { id: 'this', mono: () => 61_000 } })
    expect(asked[0]!.body.items.map((item) => item.ageMs)).toEqual([60_000, undefined])
  })

  it('an entry taken back has no item to answer: the whole answer counts', async () => {
    const id = uuidv7(NOW)
    const sealed = await seal(key, id, { target: 'x', reason: 'withdrawn' })
    await addEntry(db, { id, kind: 'correction', state: 'queued', addedAt: NOW, sealed })
    const portal = server(() => new Response('<html>', { status: 200 }))
    expect((await drain(db, key, portal.around)).kind).toBe('wait')
    expect(await states()).toEqual(['queued'])
    const { asked, around } = server(() =>
      Response.json({ results: [] }, { headers: { 'X-Reliefline': '1' } }),
    )
    expect(await drain(db, key, around)).toEqual({ kind: 'empty' })
    expect(asked[0]!.path).toBe('/api/v1/check-ins/x/correction')
    expect(await states()).toEqual(['accepted'])
  })

  it('check-ins go before corrections, corrections one by one', () => {
    const entry = (id: string, kind: 'checkIn' | 'correction') => ({
      id,
      kind,
      state: 'queued' as const,
      addedAt: 0,
    })
    const waiting = [entry('1', 'correction'), entry('2', 'checkIn'), entry('3', 'correction')]
    expect(nextBatch(waiting, 50).map((one) => one.id)).toEqual(['2'])
    expect(nextBatch([waiting[0]!, waiting[2]!], 50).map((one) => one.id)).toEqual(['1'])
  })
})

describe('what is not a check-in', () => {
  const put = async (kind: StoredEntry['kind'], value: object, at = NOW) => {
    const id = uuidv7(at)
    const sealed = await seal(key, id, { id, ...value })
    await addEntry(db, { id, kind, state: 'queued', addedAt: at, sealed })
    return id
  }
  const heard = () => new Response(null, { status: 204, headers: { 'X-Reliefline': '1' } })

  it('goes after it: check-ins, then session logs in one batch, then what was asked the next day', async () => {
    const log = await put('sessionLog', { exerciseId: 'EX02' }, NOW - 5000)
    await put('nextDay', { logId: log, gone: true }, NOW - 4000)
    await put('sessionLog', { exerciseId: 'EX04' }, NOW - 3000)
    await say(4, NOW)
    const { asked, around } = server(takeAll, takeAll, heard)
    expect(await drain(db, key, around)).toEqual({ kind: 'empty' })
    expect(asked.map(({ path, body }) => [path, body.items?.length])).toEqual([
      ['/api/v1/check-ins', 1],
      ['/api/v1/session-logs', 2],
      [`/api/v1/session-logs/${log}/next-day`, undefined],
    ])
    expect(asked[2]!.body).toMatchObject({ gone: true })
    expect(await states()).toEqual(['accepted', 'accepted', 'accepted', 'accepted'])
  })
  it('a correction of a check-in does not wait for session logs that the server cannot take', async () => {
    await put('sessionLog', { exerciseId: 'EX02' }, NOW - 5000)
    await put('correction', { target: 'c1' }, NOW)
    const taken = Response.json({ results: [] }, { headers: { 'X-Reliefline': '1' } })
    const { asked, around } = server(
      () => taken,
      () => new Response(null, { status: 404 }),
    )
    expect((await drain(db, key, around)).kind).toBe('wait')
    expect(asked.map(({ path }) => path)).toEqual(['/api/v1/check-ins/c1/correction', '/api/v1/session-logs'])
    expect(await states()).toEqual(['queued', 'accepted'])
  })
  it('a log that the server refuses stays here, and says that the clinic does not have it', async () => {
    const id = await put('sessionLog', { exerciseId: 'EX02' })
    const refused = { results: [{ index: 0, id, result: 'rejected', code: 'negative_amount' }] }
    const { around } = server(() => Response.json(refused, { headers: { 'X-Reliefline': '1' } }))
    await drain(db, key, around)
    expect(await entries(db)).toMatchObject([{ state: 'needsHelp', code: 'negative_amount', refused: true }])
  })
  it('an answer for a log that the server does not know waits, and one that it has already does not', async () => {
    await put('nextDay', { logId: 'a', gone: false })
    const unknown = server(() => Response.json({ code: 'not_found' }, { status: 404 }))
    expect((await drain(db, key, unknown.around)).kind).toBe('wait')
    expect(await states()).toEqual(['queued'])
    const answered = server(() => Response.json({ code: 'already_answered' }, { status: 409 }))
    await drain(db, key, answered.around)
    expect(await states()).toEqual(['accepted'])
  })
  it('a log that a restored backup lost is sent again', async () => {
    await put('sessionLog', { exerciseId: 'EX02' })
    await drain(db, key, server(takeAll).around)
    const { asked, around } = server(() => Response.json({ ids: [], next: null }))
    expect(await reconcile(db, around)).toBe(1)
    expect(asked.map(({ path }) => path)).toEqual(['/api/v1/session-logs/ids'])
    expect(await states()).toEqual(['queued'])
  })
})

describe('whose queue it is', () => {
  it('is never sent while somebody else is signed in, and goes out when the same person is back', async () => {
    await say(6)
    await signedIn('june')
    const { asked, around } = server(takeAll)
    expect(await drain(db, key, around)).toEqual({ kind: 'notMine' })
    expect(await reconcile(db, around)).toBeUndefined()
    expect(asked).toEqual([])
    expect(await states()).toEqual(['queued'])
    await signedIn('rosa')
    expect(await drain(db, key, around)).toEqual({ kind: 'empty' })
    expect(await states()).toEqual(['accepted'])
  })

  it('waits while nobody knows whose cookie a lost answer left here', async () => {
    await say(6)
    await keepFact(device, 'unsure', true)
    const { asked, around } = server(takeAll)
    expect(await drain(db, key, around)).toEqual({ kind: 'wait' })
    expect(asked).toEqual([])
  })
})

describe('what must not stop the others', () => {
  const takeBack = async (at: number) => {
    const id = uuidv7(at)
    const sealed = await seal(key, id, { target: `t${at - NOW}`, reason: 'withdrawn' })
    await addEntry(db, { id, kind: 'correction', state: 'queued', addedAt: at, sealed })
    return id
  }
  const gone = () => Response.json({ code: 'not_found', detail: '' }, { status: 404 })
  const taken = () => Response.json({ results: [] }, { headers: { 'X-Reliefline': '1' } })

  it('an entry whose seal cannot be opened is kept, and the rest goes out', async () => {
    const bad = await say(9)
    await say(5, NOW + 1)
    const { key: another } = await openPerson('june')
    await db.put('outbox', { ...(await db.get('outbox', bad))!, sealed: await seal(another, bad, {}) })
    const { asked, around } = server(takeAll)
    expect(await drain(db, key, around)).toEqual({ kind: 'empty' })
    expect(asked[0]!.body.items.map((item) => item.movement)).toEqual([5])
    expect(await states()).toEqual(['queued', 'accepted'])
  })

  it('a correction that the server does not know waits a day, and those after it go', async () => {
    const first = await takeBack(NOW)
    await takeBack(NOW + 1)
    const { asked, around } = server(gone, taken)
    expect(await drain(db, key, around)).toEqual({ kind: 'wait' })
    expect(asked.map((one) => one.path)).toEqual([
      '/api/v1/check-ins/t0/correction',
      '/api/v1/check-ins/t1/correction',
    ])
    expect(await states()).toEqual(['queued', 'accepted'])
    const later = { ...server(gone).around, now: () => NOW + DAY_MS + 1 }
    expect(await drain(db, key, later)).toEqual({ kind: 'empty' })
    expect(await db.get('outbox', first)).toMatchObject({ state: 'needsHelp', code: 'not_found' })
    // The clinic does not have it: signing out must not delete the only one.
    expect(await forgetSent(db)).toBe(1)
  })

  it('a take-back that is too large asks once, not for ever', async () => {
    await takeBack(NOW)
    const { asked, around } = server(() => {
      if (asked.length > 3) throw new Error('it loops')
      return new Response('', { status: 413 })
    })
    expect(await drain(db, key, around)).toEqual({ kind: 'empty' })
    expect(asked).toHaveLength(1)
    expect(await states()).toEqual(['needsHelp'])
  })
})

describe('Retry-After', () => {
  const busy = (after: string) => () => new Response('', { status: 503, headers: { 'Retry-After': after } })

  it('holds for every sender, and for no longer than it says', async () => {
    await say(6)
    await drain(db, key, server(busy('120')).around)
    const early = server(takeAll)
    expect(await drain(db, key, { ...early.around, now: () => NOW + 60_000 })).toEqual({
      kind: 'wait',
      atLeastMs: 60_000,
    })
    expect(early.asked).toEqual([])
    await drain(db, key, { ...server(takeAll).around, now: () => NOW + 120_000 })
    expect(await states()).toEqual(['accepted'])
  })

  it('never keeps a pain report for longer than an hour', async () => {
    await say(6)
    await drain(db, key, server(busy('604800')).around)
    expect((await fact(device, 'notBefore'))!.at).toBe(NOW + 3_600_000)
  })
})

describe('reconcile', () => {
  it('lets go what a nurse has settled, but not a conflict, whose id is known anyway', async () => {
    const settled = await say(6)
    const conflict = await say(7, NOW + 1)
    const aside = (body: { items: NewCheckIn[] }) =>
      Response.json(
        {
          results: body.items.map((item, index) => ({
            index,
            id: item.id,
            result: index === 0 ? 'quarantined' : 'conflict',
          })),
        },
        { headers: { 'X-Reliefline': '1' } },
      )
    await drain(db, key, server(aside).around)
    expect(await states()).toEqual(['needsHelp', 'needsHelp'])
    expect(await reconcile(db, server(() => Response.json({ ids: [settled, conflict] })).around)).toBe(0)
    expect(await db.get('outbox', settled)).toMatchObject({ state: 'pruned', sealed: undefined })
    expect((await db.get('outbox', conflict))!.state).toBe('needsHelp')
    await prune(db, NOW + 31 * DAY_MS)
    expect(await db.get('outbox', conflict)).toMatchObject({ state: 'pruned', sealed: undefined })
  })

  it('queues again what a restored backup lost, over all pages', async () => {
    const kept = await say(6, NOW)
    const lost = await say(5, NOW + 1)
    await drain(db, key, server(takeAll).around)
    const pages = server(
      () => Response.json({ ids: [kept], next: kept }),
      () => Response.json({ ids: [] }),
    )
    expect(await reconcile(db, pages.around)).toBe(1)
    expect((await db.get('outbox', lost))!.state).toBe('queued')
    expect((await db.get('outbox', kept))!.state).toBe('accepted')
  })

  it('does nothing on half a list', async () => {
    await say(6)
    await drain(db, key, server(takeAll).around)
    const broken = server(
      () => Response.json({ ids: ['x'], next: 'x' }),
      () => new Response('', { status: 502 }),
    )
    expect(await reconcile(db, broken.around)).toBeUndefined()
    expect(await states()).toEqual(['accepted'])
  })
})

describe('what stays on the phone', () => {
  it('content goes after 14 days, the id after 35', async () => {
    await say(6)
    await drain(db, key, server(takeAll).around)
    await prune(db, NOW + 13 * DAY_MS)
    expect(await states()).toEqual(['accepted'])
    await prune(db, NOW + 15 * DAY_MS)
    expect((await entries(db))[0]).toMatchObject({ state: 'pruned', sealed: undefined })
    await prune(db, NOW + 36 * DAY_MS)
    expect(await entries(db)).toEqual([])
  })

  it('sign-out forgets what was sent and keeps the rest sealed', async () => {
    await say(6)
    await drain(db, key, server(takeAll).around)
    await say(9, NOW + 5)
    expect(await forgetSent(db)).toBe(1)
    expect(await states()).toEqual(['queued'])
  })

  it('nothing said is readable in the store, and the key cannot be taken out', async () => {
    await say(9)
    const raw = JSON.stringify(await entries(db), (_, value: unknown) =>
      value instanceof ArrayBuffer ? new TextDecoder('latin1').decode(value) : value,
    )
    expect(raw).not.toMatch(/movement|feltAt|redFlags/)
    await expect(crypto.subtle.exportKey('raw', key)).rejects.toThrow()
  })

  it('a connection that the browser ended is opened again', async () => {
    const ended = new Set<IDBDatabase>()
    const real = IDBDatabase.prototype.transaction
    vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(function (this: IDBDatabase, ...all) {
      // The first use of each connection finds it dead.
      if (!ended.has(this) && ended.size === 0) {
        ended.add(this)
        this.close()
      }
      return real.apply(this, all as never)
    })
    await say(6)
    vi.restoreAllMocks()
    expect(ended.size).toBe(1)
    expect(await states()).toEqual(['queued'])
  })

  it('a store that another window deletes at sign-out is not made anew with a key that nobody keeps', async () => {
    await dropPerson('rosa')
    await expect(say(6)).rejects.toThrow()
    expect((await indexedDB.databases()).map((one) => one.name)).not.toContain('reliefline-person-rosa')
  })

  it('knows no other moves', () => {
    expect(mayMove('queued', 'accepted')).toBe(false)
    expect(mayMove('needsHelp', 'queued')).toBe(false)
    expect(mayMove('pruned', 'queued')).toBe(false)
    expect(mayMove('accepted', 'queued')).toBe(true)
  })
})
