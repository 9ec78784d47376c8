import { expect, it } from 'vitest'
import { baselineOf, lateHours, storyOf } from './story'
import type { BaselineView, Timeline } from './types'

const at = (minutes: number) => new Date(Date.UTC(2026, 10, 23, 9, minutes)).toISOString()
const timeline = {
  checkIns: [{ id: 'c', feltAt: at(1), receivedAt: at(1) }],
  baselines: [],
  facts: [{ kind: 'discharged', at: at(0), knownAt: at(5) }],
  events: [
    { seq: 1, kind: 'raise', at: at(1), noticedAt: at(1) },
    { seq: 2, kind: 'acknowledge', at: at(1), noticedAt: at(1) },
  ],
} as unknown as Timeline

it('puts the newest first, and an entry before what came of it', () =>
  expect(storyOf(timeline, 'all').map((one) => (one.kind === 'alert' ? one.event.kind : one.kind))).toEqual([
    'acknowledge',
    'raise',
    'checkIn',
    'fact',
  ]))
it('shows one kind alone', () => {
  expect(storyOf(timeline, 'checkIns').map((one) => one.kind)).toEqual(['checkIn'])
  expect(storyOf(timeline, 'alerts')).toHaveLength(2)
})
it('says late from a whole hour on', () => {
  expect(lateHours({ feltAt: at(0), receivedAt: at(59) })).toBeUndefined()
  expect(lateHours({ feltAt: at(0), receivedAt: at(125) })).toBe(2)
})
it('a true baseline goes before a later one from memory', () => {
  const one = (score: number, minute: number, recalled: boolean) =>
    ({ context: 'movement', score, feltAt: at(minute), enteredAt: at(minute), recalled }) as BaselineView
  expect(baselineOf({ baselines: [one(8, 0, false), one(6, 9, true)] }, 'movement')?.score).toBe(8)
  expect(baselineOf({ baselines: [one(6, 9, true)] }, 'movement')?.score).toBe(6)
  expect(baselineOf({ baselines: [] }, 'rest')).toBeUndefined()
})
