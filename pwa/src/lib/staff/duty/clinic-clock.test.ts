import { expect, it } from 'vitest'
import { ClinicClock } from './clinic-clock'

const clock = new ClinicClock('America/New_York', 'en', ['yesterday', 'today', 'tomorrow'])
const reloj = new ClinicClock('America/New_York', 'es', ['ayer', 'hoy', 'mañana'])
/** Thursday, 9:30 in New York. */
const NOW = Date.parse('2026-11-26T14:30:00Z')
const plain = (text: string) => text.replaceAll('\u00a0', ' ')

it('reads and writes the time of the clinic, wherever the device is', () => {
  expect(clock.local(NOW)).toBe('2026-11-26T09:30')
  expect(clock.instant('2026-11-26T09:30')).toBe(NOW)
  expect(clock.instant('2026-11-26')).toBeUndefined()
  expect(clock.instant('nonsense')).toBeUndefined()
})

it.each([
  // The hour that comes twice: the first of the two. The hour that is left out: the first instant after it.
  ['2026-11-01T01:30', '2026-11-01T05:30:00.000Z'],
  ['2026-03-08T02:30', '2026-03-08T07:30:00.000Z'],
  ['2026-03-08T03:00', '2026-03-08T07:00:00.000Z'],
])('%s in New York is %s', (local, instant) =>
  expect(new Date(clock.instant(local)!).toISOString()).toBe(instant),
)

it.each([
  ['2026-11-26T23:00:00Z', 'today 6:00 PM'],
  ['2026-11-27T13:00:00Z', 'tomorrow 8:00 AM'],
  // Already Saturday in London, still Friday at the clinic.
  ['2026-11-28T02:00:00Z', 'tomorrow 9:00 PM'],
  ['2026-11-29T02:00:00Z', 'Sat 9:00 PM'],
  ['2026-12-02T14:00:00Z', 'Wed 9:00 AM'],
  ['2026-12-03T14:00:00Z', 'Thu, Dec 3, 9:00 AM'],
  ['2026-11-24T14:00:00Z', 'Tue, Nov 24, 9:00 AM'],
])('%s is said as “%s”', (at, said) => expect(plain(clock.at(at, NOW))).toBe(said))

it('speaks Spanish', () => {
  expect(plain(reloj.at('2026-11-27T13:00:00Z', NOW))).toBe('mañana 8:00 a.m.')
  expect(plain(reloj.at('2026-12-03T14:00:00Z', NOW))).toBe('jue 3 de dic 9:00 a.m.')
})

it('says the time alone where it is today’s', () => {
  expect(plain(clock.since('2026-11-26T12:00:00Z', NOW))).toBe('7:00 AM')
  expect(plain(clock.since('2026-11-25T12:00:00Z', NOW))).toBe('yesterday 7:00 AM')
})

it('counts days across the change of the clocks', () =>
  expect(clock.days(Date.parse('2026-10-31T16:00:00Z'), 3)).toEqual([
    '2026-10-31',
    '2026-11-01',
    '2026-11-02',
  ]))
