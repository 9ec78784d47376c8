import { expect, it } from 'vitest'
import { staffWords } from '../../words/staff'
import type { Silence } from '../types'
import { evidenceOf, wrongEnd } from './evidence'

const since = (at: string) => at.slice(11, 16)
const silence = (cause: Silence['cause'], evidence: Partial<Silence['evidence']>): Silence => ({
  state: 'silent',
  cause,
  evidence: { devices: 1, subscriptions: 1, accepted: 0, shown: 0, ...evidence },
  steps: [],
  next: [],
  calls: [],
})
const said = (one: Silence, language: 'en' | 'es' = 'en') =>
  evidenceOf(one, staffWords(language).silence, since).join(' ')

it('says when a phone was seen, and what became of the messages', () => {
  const one = silence('phone_not_reached', { lastSeenAt: '2026-11-26T09:12:00Z', accepted: 2 })
  expect(said(one)).toBe('Last seen 09:12. 2 messages accepted, 0 shown.')
  expect(said(one, 'es')).toBe('Última conexión: 09:12. 2 mensajes aceptados, 0 mostrados.')
})

it('never says 0 messages accepted of messages that were not sent', () =>
  expect(said(silence('reached_but_quiet', { lastSeenAt: '2026-11-26T09:12:00Z' }))).toBe(
    'Last seen 09:12. No message was sent since then.',
  ))

it('of a patient who never joined there is nothing to tell', () =>
  expect(said(silence('never_joined', { devices: 0 }))).toBe('Never seen.'))

it('several phones are counted', () =>
  expect(said(silence('reached_but_quiet', { devices: 2, accepted: 1, shown: 1 }))).toBe(
    '2 phones connected. Never seen. 1 message accepted, 1 shown.',
  ))

it('a pause ends later than now and within 14 days', () => {
  const now = Date.parse('2026-11-26T12:00:00Z')
  const days = (n: number) => now + n * 86_400_000
  expect(wrongEnd(NaN, now)).toBe('untilNeeded')
  expect(wrongEnd(now, now)).toBe('past')
  expect(wrongEnd(days(1), now)).toBeUndefined()
  expect(wrongEnd(days(14), now)).toBeUndefined()
  expect(wrongEnd(days(14) + 1, now)).toBe('tooLong')
})
