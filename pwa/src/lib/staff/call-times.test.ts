import { expect, it } from 'vitest'
import { callTimes, isLate, outcomesOf, promiseOf } from './call-times'

const NOW = Date.parse('2026-11-26T09:00:00Z')

it('an urgent alert waits two hours at most, what is owed four, an info alert promises nothing', () => {
  const last = (state: 'acknowledged' | 'resolved', severity: 'urgent' | 'warning' | 'info') =>
    callTimes({ state, severity }, NOW).at(-1)?.at
  expect(last('acknowledged', 'urgent')).toBe('2026-11-26T11:00:00.000Z')
  expect(last('resolved', 'urgent')).toBe('2026-11-26T13:00:00.000Z')
  expect(last('acknowledged', 'info')).toBeUndefined()
})

it('a call is late from the promised instant on, and never without a promise', () => {
  expect(isLate({ callBefore: '2026-11-26T09:00:00Z' }, NOW)).toBe(true)
  expect(isLate({ callBefore: '2026-11-26T09:00:01Z' }, NOW)).toBe(false)
  expect(isLate({}, NOW)).toBe(false)
})

it('that nobody answered is said only where somebody tried, and of an open alert only a call that is late', () => {
  const soon = { callBefore: '2026-11-26T09:30:00Z' }
  const over = { callBefore: '2026-11-26T08:30:00Z' }
  const word = (alert: Parameters<typeof promiseOf>[0]) => promiseOf(alert, NOW)?.word
  expect(word({ state: 'acknowledged' })).toBeUndefined()
  expect(word({ state: 'acknowledged', ...soon })).toBe('before')
  expect(word({ state: 'acknowledged', ...over })).toBe('late')
  expect(word({ state: 'open', ...soon })).toBeUndefined()
  expect(word({ state: 'open', ...over })).toBe('late')
  expect(word({ state: 'resolved', outcome: 'no_answer', ...soon })).toBe('owed')
  expect(word({ state: 'resolved', outcome: 'no_answer', ...over })).toBe('owedLate')
  expect(word({ state: 'resolved', ...soon }), 'closed by its rule').toBe('before')
})

it('a call that is owed is not withdrawn by saying that nobody answered', () => {
  expect(outcomesOf({ state: 'acknowledged' })).toContain('no_answer')
  expect(outcomesOf({ state: 'resolved' })).toEqual([
    'advice_given',
    'medicine_reviewed',
    'clinic_visit',
    'imaging_ordered',
    'emergency_department',
    'false_alarm',
  ])
})
