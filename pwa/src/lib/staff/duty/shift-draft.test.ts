import { expect, it } from 'vitest'
import type { Shift } from '../types'
import { changesOf, draftOfShift, emptyShift, shiftForHole, shiftOf, wrongOfShift } from './shift-draft'

const night = {
  ...emptyShift(),
  staffId: 'ben',
  date: '2026-11-30',
  start: '20:00',
  end: '08:00',
  position: '1',
}
const kept: Shift = {
  id: 's',
  staffId: 'ben',
  name: 'Ben',
  position: 1,
  startLocal: '2026-11-30T20:00',
  endLocal: '2026-12-01T08:00',
  repeat: { days: ['MO', 'WE'] },
  canChange: true,
}

it('a shift that ends at an earlier time ends on the next day', () => {
  expect(shiftOf(night)).toMatchObject({ startLocal: '2026-11-30T20:00', endLocal: '2026-12-01T08:00' })
  expect(shiftOf({ ...night, start: '08:00', end: '20:00' }).endLocal).toBe('2026-11-30T20:00')
  expect(shiftOf({ ...night, start: '08:00', end: '08:00' }).endLocal).toBe('2026-12-01T08:00')
})

it('nothing is preselected, and all that lacks is said', () =>
  expect(Object.keys(wrongOfShift({ ...emptyShift(), repeats: true }))).toEqual([
    'staffId',
    'date',
    'start',
    'end',
    'position',
    'days',
  ]))

it('a repeat cannot end before it begins', () =>
  expect(wrongOfShift({ ...night, repeats: true, days: ['MO'], until: '2026-11-29' })).toEqual({
    until: 'tooEarly',
  }))

it('days of a repeat go out in the order of the week, and a repeat that is off not at all', () => {
  expect(shiftOf({ ...night, repeats: true, days: ['WE', 'MO'] }).repeat).toEqual({ days: ['MO', 'WE'] })
  expect(shiftOf({ ...night, days: ['WE'] }).repeat).toBeUndefined()
})

it('a hole of more than a day is filled for its first one', () => {
  expect(shiftForHole('2026-11-27T21:00', '2026-11-28T08:00')).toMatchObject({
    date: '2026-11-27',
    start: '21:00',
    end: '08:00',
  })
  expect(shiftForHole('2026-11-27T21:00', '2026-11-30T08:00')).toMatchObject({ start: '21:00', end: '21:00' })
})

it('only what is otherwise is sent', () => {
  const draft = draftOfShift(kept)
  expect(changesOf(kept, draft)).toEqual({})
  expect(changesOf(kept, { ...draft, staffId: 'ana' })).toEqual({ staffId: 'ana' })
  expect(changesOf(kept, { ...draft, end: '07:00' })).toEqual({
    startLocal: '2026-11-30T20:00',
    endLocal: '2026-12-01T07:00',
  })
  expect(changesOf(kept, { ...draft, repeats: false })).toEqual({ repeat: null })
})
