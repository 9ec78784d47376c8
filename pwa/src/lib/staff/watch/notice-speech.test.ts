import { expect, it } from 'vitest'
import { staffWords } from '../../words/staff'
import type { NoticeFigures, NoticeKind, SystemNotice } from '../types'
import { mattersOf, noticeSpeech } from './notice-speech'

const AT = '2026-11-26T09:12:00Z'
const notice = (kind: NoticeKind, key = '', figures: NoticeFigures = {}, since = AT): SystemNotice => ({
  id: `${kind} ${key}`,
  kind,
  key,
  figures,
  since,
  lastSeenAt: AT,
  times: 1,
})
const clock = (at: string) => at.slice(11, 16)
const stands = (one: SystemNotice, language: 'en' | 'es' = 'en') =>
  noticeSpeech(one, staffWords(language).notices, clock).stands

it('says which part is late, and for how long', () => {
  expect(stands(notice('engine_late', 'ladder', { seconds: 95 }))).toBe(
    'Alerts that nobody takes do not climb their ladder. For 95\u00a0s.',
  )
  expect(stands(notice('engine_late', 'writes:0192-aa', { seconds: 600 }), 'es')).toBe(
    'No se puede guardar nada. Desde hace 10\u00a0min.',
  )
  expect(stands(notice('engine_late', 'first_level', { count: 2 }))).toBe(
    'Urgent alerts stand on their first level for too long. There are 2.',
  )
  expect(stands(notice('engine_late', 'database', { code: 'timed_out' }))).toBe(
    'The database does not answer.',
  )
})

it('names who refused, be it a push service or a channel of the clinic', () => {
  expect(stands(notice('push_refused', 'fcm.googleapis.com', { status: 413 }))).toBe(
    'Refused by fcm.googleapis.com with 413.',
  )
  expect(stands(notice('push_refused', 'webhook:0192-aa', { status: 400 }))).toBe(
    'Refused by the webhook with 400.',
  )
})

it('never says of the last level that another one was told', () => {
  expect(stands(notice('nobody_live', 'a', { level: 2 }))).toContain('The next level was told at once.')
  expect(stands(notice('nobody_live', 'a', { level: 3 }))).toBe(
    'On level 3, the last of the ladder, nobody had a phone that answers. What is left are e-mail, SMS and the board.',
  )
})

it('says when nobody will be on duty, and how long Reliefline did not run', () => {
  const from = '2026-11-27T01:00:00Z'
  const to = '2026-11-27T13:00:00Z'
  expect(stands(notice('duty_gap', '1', { from, to }))).toBe('From 01:00 to 13:00 the roster has nobody.')
  expect(stands(notice('caught_up', '1', { from, to, count: 1, messages: 3 }))).toBe(
    'From 01:00 to 13:00. Afterwards 1 alert was told, by 3 messages.',
  )
  expect(stands(notice('coverage_hole', 'nobody_live'))).toBe('Nobody on duty has a phone that answers.')
  expect(stands({ ...notice('phone_unproven', 'a:b'), name: 'Ana Ruiz' }, 'es')).toContain('Ana Ruiz')
  expect(stands(notice('clock_jumped', 'a', { seconds: -3600 }))).toContain('60\u00a0min behind')
})

it('says how full the disk is, how far the clocks went back, and which law is broken', () => {
  expect(stands(notice('disk_low', 'low', { count: 12 }))).toBe(
    'There is little room left on it. 12\u00a0% of it is free.',
  )
  expect(stands(notice('disk_low', 'full'), 'es')).toBe(
    'Apenas queda sitio, ni siquiera para su reserva: pronto no se podrá guardar nada. Queda libre el 0\u00a0%.',
  )
  expect(stands(notice('clock_behind', 'a', { seconds: 7200 }))).toContain('2\u00a0h before')
  expect(stands(notice('invariant_broken', 'I8', { count: 1 }))).toBe(
    'An alert has told nobody (I8): 1 case. This is a fault of the program.',
  )
  expect(stands(notice('invariant_broken', 'I99', { count: 3 }), 'es')).toContain('(I99): 3 casos')
})

it('has a sentence for what a later server may name', () =>
  expect(stands(notice('row_put_off', 'star_chart', { code: '40001' }))).toBe(
    'A piece of work. It failed, and is tried again later. Code: 40001.',
  ))

it('puts what keeps people from being told first, and what says the same together', () => {
  const later = notice('nobody_live', 'b', { level: 1 }, '2026-11-26T10:00:00Z')
  const list = [
    notice('clock_apart'),
    later,
    notice('nobody_live', 'a', { level: 1 }),
    notice('engine_late', 'ladder', {}, '2026-11-26T09:30:00Z'),
    notice('engine_late', 'timers', {}, '2026-11-26T09:31:00Z'),
  ]
  const matters = mattersOf(list, staffWords('en').notices, clock)
  expect(matters.map(({ notices }) => notices.map(({ kind, key }) => `${kind} ${key}`).join(', '))).toEqual([
    'nobody_live b, nobody_live a',
    'engine_late ladder',
    'engine_late timers',
    'clock_apart ',
  ])
  expect(matters[0]).toMatchObject({ since: AT, times: 2 })
})
