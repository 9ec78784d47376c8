import { describe, expect, it } from 'vitest'
import type { CheckIn } from '../../lib/api/types'
import type { Entry } from '../../lib/offline/outbox.svelte'
import { lastScore, said, seenEntry, trend } from './entries'

const at = (hour: number) => new Date(Date.UTC(2026, 10, 23, hour)).toISOString()
const plain = (iso: string) => Date.parse(iso)
const server = (id: string, hour: number, movement?: number, more: Partial<CheckIn> = {}): CheckIn => ({
  id,
  feltAt: at(hour),
  receivedAt: at(hour),
  movement,
  movementConfirmed: false,
  restConfirmed: false,
  opioid: 'none',
  redFlags: [],
  clockSuspect: false,
  ...more,
})
const mine = (id: string, hour: number, movement: number, state: Entry['state'] = 'queued'): Entry => ({
  id,
  kind: 'checkIn',
  state,
  item: { id, feltAt: at(hour), enteredAt: at(hour), movement, redFlags: [] },
})

describe('what was said', () => {
  it('joins both places, newest first, and counts nothing twice', () => {
    const list = said([server('a', 8, 7)], [mine('a', 8, 7, 'accepted'), mine('b', 9, 6)], plain)
    expect(list.map((one) => [one.id, one.movement, one.state])).toEqual([
      ['b', 6, 'saved'],
      ['a', 7, 'sent'],
    ])
  })
  it('a duplicate under another id is the same entry', () => {
    const list = said([server('z', 8, 7)], [{ ...mine('a', 8, 7, 'accepted'), acceptedId: 'z' }], plain)
    expect(list).toHaveLength(1)
  })
  it('an entry in error is replaced by its correction', () => {
    const list = said(
      [server('a', 8, 9, { inErrorAt: at(9) }), server('b', 8, 6, { corrects: 'a' })],
      [mine('a', 8, 9, 'accepted')],
      plain,
    )
    expect(list).toMatchObject([{ id: 'b', movement: 6, corrected: true }])
  })
  it('a correction of this phone shows at once', () => {
    const fix: Entry = {
      id: 'c',
      kind: 'correction',
      state: 'queued',
      target: 'a',
      item: mine('c', 8, 6).item,
    }
    expect(said([server('a', 8, 9)], [fix], plain)).toMatchObject([
      { id: 'c', movement: 6, corrected: true, state: 'correctionSaved' },
    ])
    expect(said([server('a', 8, 9)], [{ ...fix, item: undefined }], plain)).toEqual([])
  })
  it('a correction of a correction speaks of the newer one', () => {
    const first: Entry = {
      id: 'c',
      kind: 'correction',
      state: 'accepted',
      target: 'a',
      item: mine('c', 8, 6).item,
    }
    const second: Entry = { id: 'd', kind: 'correction', state: 'queued', target: 'c' }
    expect(said([server('a', 8, 9)], [first, second], plain)).toEqual([])
    expect(said([server('c', 8, 6, { corrects: 'a' })], [first, second], plain)).toEqual([])
  })
  it('a missing score stays missing', () => {
    expect(said([server('a', 8)], [], plain)[0]!.movement).toBeUndefined()
  })
})

it('the last score skips entries without one', () => {
  const list = said([server('a', 8, 7), server('b', 9)], [], plain)
  expect(lastScore(list, 'movement')).toBe(7)
  expect(lastScore(list, 'rest')).toBeUndefined()
})

it('a nurse has seen the newest entry sent before she looked', () => {
  const list = said([server('a', 8, 7), server('b', 10, 7)], [mine('c', 11, 8)], plain)
  expect(seenEntry(list, plain(at(9)))).toBe('a')
  expect(seenEntry(list, plain(at(12)))).toBe('b')
  expect(seenEntry(list, undefined)).toBeUndefined()
})

it.each([
  [8, 4, 'half'],
  [8, 5, 'lower'],
  [8, 8, 'same'],
  [6, 8, 'higher'],
  [0, 0, 'same'],
] as const)('from %i to %i is %s', (start, now, word) => expect(trend(start, now)).toBe(word))
