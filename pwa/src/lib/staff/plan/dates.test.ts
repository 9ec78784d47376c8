import { expect, it } from 'vitest'
import { addDays, dateInWords, daysBetween, isDate, weekdayOf } from './dates'

it('a day has a day after it, over months, leap years and changes of the clock', () => {
  expect(addDays('2026-11-30', 1)).toBe('2026-12-01')
  expect(addDays('2028-02-28', 1)).toBe('2028-02-29')
  expect(addDays('2026-03-08', 1)).toBe('2026-03-09')
  expect(addDays('2026-11-01', -1)).toBe('2026-10-31')
})
it('knows the day of the week', () => {
  expect(weekdayOf('2026-11-23')).toBe('MO')
  expect(weekdayOf('2026-11-29')).toBe('SU')
})
it('counts days, not hours', () => expect(daysBetween('2026-03-01', '2026-03-15')).toBe(14))
it('writes the date that it is, in every zone', () => {
  expect(dateInWords('2026-11-17', 'en-US')).toBe('Nov 17')
  expect(dateInWords('2026-11-17', 'es-MX', 'full')).toContain('17 de noviembre de 2026')
})
it('a half-typed date is none', () => {
  expect(isDate('2026-11-17')).toBe(true)
  expect(isDate('2026-11-')).toBe(false)
  expect(isDate('2026-13-40')).toBe(false)
})
