import { expect, it } from 'vitest'
import type { DutyView, Stint } from '../types'
import { ClinicClock } from './clinic-clock'
import { holesOf, ownStints, planEnds, swappable, untilChoices, weekOf } from './week'

const clock = new ClinicClock('America/New_York', 'en', ['yesterday', 'today', 'tomorrow'])
/** Thursday, 9:30 in New York. */
const NOW = Date.parse('2026-11-26T14:30:00Z')

function stint(id: string, staffId: string, from: string, to: string, position = 1): Stint {
  return { id, staffId, name: staffId, position, from, to, origin: 'planned' } as Stint
}
const night = stint('night', 'ben', '2026-11-27T01:00:00Z', '2026-11-27T13:00:00Z')
const over = stint('over', 'ben', '2026-11-26T05:00:00Z', '2026-11-26T13:00:00Z')
const view = {
  stints: [
    over,
    stint('day-2', 'ben', '2026-11-26T13:00:00Z', '2026-11-27T01:00:00Z', 2),
    stint('day', 'ana', '2026-11-26T13:00:00Z', '2026-11-27T01:00:00Z'),
    night,
  ],
  gaps: [
    { from: '2026-11-26T12:00:00Z', to: '2026-11-26T13:00:00Z', soon: false },
    { from: '2026-11-27T13:00:00Z', to: '2026-11-29T13:00:00Z', soon: true },
  ],
} as unknown as DutyView

it('lists each stint once, on the day it begins, and those who run already on the first', () => {
  const [today, tomorrow, saturday] = weekOf(view, clock, NOW)
  expect(today!.listed.map((one) => one.stint?.id)).toEqual(['day', 'day-2', 'night'])
  expect(tomorrow!.listed.map((one) => one.stint?.id)).toEqual([undefined])
  expect(saturday!.listed).toEqual([])
})

it('draws what runs over midnight on both days, and a hole on all of its', () => {
  const [today, tomorrow, saturday] = weekOf(view, clock, NOW)
  expect(today!.drawn.find((one) => one.stint === night)).toMatchObject({ begins: 20 / 24, ends: 1 })
  expect(tomorrow!.drawn.find((one) => one.stint === night)).toMatchObject({ begins: 0, ends: 8 / 24 })
  expect(saturday!.drawn).toMatchObject([{ begins: 0, ends: 1, stint: undefined }])
})

it('draws those who are on duty together below each other, and who follows where there is room', () => {
  const [today] = weekOf(view, clock, NOW)
  expect(today!.drawn.map((one) => [one.stint?.id, one.lane])).toEqual([
    ['day', 0],
    ['day-2', 1],
    ['night', 0],
  ])
  expect(today!.lanes).toBe(2)
})

it('offers to take duty until something else begins or ends, within a day', () =>
  expect(untilChoices(view, NOW)).toEqual(['2026-11-27T01:00:00Z', '2026-11-27T13:00:00Z']))

it('leaves out what is over, and one’s own from what could be had', () => {
  expect(holesOf(view, NOW)).toEqual([view.gaps[1]])
  expect(ownStints(view, 'ben', NOW).map((one) => one.id)).toEqual(['day-2', 'night'])
  expect(swappable(view, 'ana', NOW)).toEqual([night])
})

it('lists what began yesterday and runs still, first of all on today', () => {
  const late = stint('late', 'ben', '2026-11-26T01:00:00Z', '2026-11-26T20:00:00Z')
  const [today, tomorrow] = weekOf({ ...view, stints: [...view.stints, late] }, clock, NOW)
  expect(today!.listed[0]).toMatchObject({ stint: late, begins: 0, ends: 15 / 24 })
  expect(tomorrow!.listed).not.toContainEqual(expect.objectContaining({ stint: late }))
})

it('says when the plan runs out, and nothing of one that goes on or was never made', () => {
  const to = '2026-12-10T05:00:00Z'
  expect(planEnds({ ...view, to })).toBe('2026-11-29T13:00:00Z')
  expect(planEnds({ ...view, gaps: [], to })).toBe(night.to)
  expect(planEnds({ ...view, gaps: [{ from: night.to, to, soon: true }], to })).toBeUndefined()
  expect(planEnds({ ...view, stints: [], gaps: [], to })).toBeUndefined()
})
