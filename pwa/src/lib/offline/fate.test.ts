import { describe, expect, it } from 'vitest'
import { backoffMs, fate, lostIds, retryAfterMs, type Answer } from './fate'

const NOW = Date.UTC(2026, 10, 23, 9)
const ids = ['a', 'b', 'c']
const created = (index: number, id: string | null = ids[index]!) => ({
  index,
  id,
  result: 'created',
  acceptedId: ids[index],
})
const ok = (results: unknown, more: Partial<Extract<Answer, { kind: 'some' }>> = {}): Answer => ({
  kind: 'some',
  status: 200,
  ours: true,
  body: { results },
  ...more,
})
const status = (code: number, more: Partial<Extract<Answer, { kind: 'some' }>> = {}): Answer => ({
  kind: 'some',
  status: code,
  ours: true,
  ...more,
})
const allQueued = ids.map(() => ({ to: 'queued' }))

describe('nothing but a full answer of ours moves an item', () => {
  const rows: [string, Answer][] = [
    ['network error or 15 s without an answer', { kind: 'none' }],
    ['200 with HTML from a captive portal', { kind: 'some', status: 200, ours: false, body: undefined }],
    ['200 of ours that is not JSON', ok(undefined, { body: undefined })],
    [
      '200 with the right JSON but without our header',
      ok([created(0), created(1), created(2)], { ours: false }),
    ],
    ['200 that leaves one item out', ok([created(0), created(2)])],
    ['200 with results that are no list', ok('created')],
    [
      '200 with a result that we do not know',
      ok([created(0), created(1), { index: 2, id: 'c', result: 'maybe' }]),
    ],
    ['200 that answers a stranger in our place', ok([created(0), created(1), created(2, 'x')])],
    ['201 instead of 200', status(201, { body: { results: ids.map((_, i) => created(i)) } })],
    ['204', status(204)],
    ['301 followed to nowhere', status(301)],
    ['400', status(400, { body: { code: 'invalid_request' } })],
    ['403', status(403, { body: { code: 'csrf_rejected' } })],
    ['404', status(404)],
    ['408', status(408)],
    ['409', status(409)],
    ['425', status(425)],
    ['426', status(426, { body: { code: 'client_too_old' } })],
    ['429', status(429)],
    ['500', status(500)],
    ['502 of a proxy', status(502, { ours: false })],
    ['503 busy', status(503)],
    ['507 storage full', status(507)],
    ['401 of a proxy, without our code', status(401, { ours: false, body: undefined })],
  ]
  it.each(rows)('%s', (_, answer) => {
    const { items, next } = fate(ids, answer, NOW)
    expect(items).toEqual(allQueued)
    expect(next.kind).toBe('wait')
  })
})

describe('a session that ended keeps the queue and asks to sign in', () => {
  it.each(['session_required', 'session_expired', 'device_revoked'])('%s', (code) => {
    const { items, next } = fate(ids, status(401, { body: { code } }), NOW)
    expect(items).toEqual(allQueued)
    expect(next).toEqual({ kind: 'signIn', code })
  })
})

describe('too large', () => {
  it('halves a batch', () => {
    expect(fate(ids, status(413, { ours: false }), NOW)).toEqual({
      items: allQueued,
      next: { kind: 'halve' },
    })
  })
  it('a single item needs help', () => {
    expect(fate(['a'], status(413), NOW).items).toEqual([
      { to: 'needsHelp', code: 'too_large', refused: true },
    ])
  })
})

describe('Retry-After is obeyed', () => {
  it.each([429, 503])('on %i, in seconds', (code) => {
    expect(fate(ids, status(code, { retryAfter: '90' }), NOW).next).toEqual({
      kind: 'wait',
      atLeastMs: 90_000,
    })
  })
  it('as a date', () => {
    expect(retryAfterMs(new Date(NOW + 30_000).toUTCString(), NOW)).toBe(30_000)
  })
  it('a date in the past means now', () => {
    expect(retryAfterMs(new Date(NOW - 30_000).toUTCString(), NOW)).toBe(0)
  })
  it('nonsense is no answer', () => {
    expect(retryAfterMs('soon', NOW)).toBeUndefined()
  })
})

describe('per item', () => {
  it('created and duplicate are accepted, conflict and quarantined need help', () => {
    const answer = ok([
      created(0),
      { index: 1, id: 'b', result: 'duplicate', acceptedId: 'other' },
      { index: 2, id: 'c', result: 'conflict' },
    ])
    expect(fate(ids, answer, NOW)).toEqual({
      items: [
        { to: 'accepted', acceptedId: 'a' },
        { to: 'accepted', acceptedId: 'other' },
        { to: 'needsHelp', code: 'conflict' },
      ],
      next: { kind: 'goOn' },
    })
  })
  it('says why it was quarantined', () => {
    const answer = ok([{ index: 0, id: 'a', result: 'quarantined', code: 'invalid_item', acceptedId: null }])
    expect(fate(['a'], answer, NOW).items).toEqual([{ to: 'needsHelp', code: 'invalid_item' }])
  })
  it('matches by index first, whatever the order of the results', () => {
    const answer = ok([created(2), created(0), { index: 1, id: 'b', result: 'conflict' }])
    expect(fate(ids, answer, NOW).items.map((one) => one.to)).toEqual(['accepted', 'needsHelp', 'accepted'])
  })
  it('an id that the server could not read is matched by its place', () => {
    const answer = ok([
      created(0),
      { index: 1, id: null, result: 'quarantined', code: 'invalid_item' },
      created(2),
    ])
    expect(fate(ids, answer, NOW).items[1]).toEqual({ to: 'needsHelp', code: 'invalid_item' })
  })
  it('falls back to the id when the places are wrong', () => {
    const answer = ok([
      { ...created(0), index: 7 },
      { ...created(1), index: 8 },
      { ...created(2), index: 9 },
    ])
    expect(fate(ids, answer, NOW).items.every((one) => one.to === 'accepted')).toBe(true)
  })
})

describe('backoff', () => {
  it('doubles from 1 s up to 5 min', () => {
    expect([0, 1, 2, 8, 9, 40].map((attempt) => backoffMs(attempt, 1))).toEqual([
      1000, 2000, 4000, 256_000, 300_000, 300_000,
    ])
  })
  it('has full jitter', () => {
    expect(backoffMs(5, 0)).toBe(0)
    expect(backoffMs(5, 0.5)).toBe(16_000)
  })
})

describe('reconciliation', () => {
  it('finds what the server lost, under either id', () => {
    const accepted = [{ id: 'a' }, { id: 'b', acceptedId: 'z' }, { id: 'c' }]
    expect(lostIds(accepted, new Set(['a', 'z']))).toEqual(['c'])
  })
})
