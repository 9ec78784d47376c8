import { expect, it } from 'vitest'
import { staffWords } from '../../words/staff'
import type { Shift } from '../types'
import { ClinicClock } from './clinic-clock'
import { shiftInWords } from './shift-words'

const clock = new ClinicClock('America/New_York', 'en', ['yesterday', 'today', 'tomorrow'])
const said = (more: Partial<Shift>) =>
  shiftInWords(
    {
      id: 's',
      staffId: 'b',
      name: 'Ben',
      position: 1,
      startLocal: '2026-11-30T20:00',
      endLocal: '2026-12-01T08:00',
      canChange: true,
      ...more,
    },
    clock,
    'en-US',
    staffWords('en'),
  ).replaceAll('\u00a0', ' ')

it('says a shift in one sentence', () => {
  expect(said({})).toBe('8:00 PM – 8:00 AM, once, Mon, Nov 30')
  expect(said({ repeat: { days: ['MO', 'WE'], until: '2026-12-24' } })).toBe(
    '8:00 PM – 8:00 AM, on Mon Wed, until Thu, Dec 24',
  )
  expect(said({ repeat: { days: ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] } })).toBe(
    '8:00 PM – 8:00 AM, every day',
  )
})

it('a Spanish time brings its full stop along', () => {
  const { duty } = staffWords('es')
  expect(duty.holeNow('9:00 p.m.')).toBe('Nadie está de guardia ahora, hasta 9:00 p.m.')
  expect(duty.holeNow('mañana')).toBe('Nadie está de guardia ahora, hasta mañana.')
})
