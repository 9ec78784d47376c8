import { describe, expect, it } from 'vitest'
import { dayColumns, labelled, marksOf, medianOf, runsOf, weekColumns, weekRuns } from './therapy'

const DATES = ['2026-11-21', '2026-11-22', '2026-11-23', '2026-11-24']
const day = (date: string, more = {}) => ({
  date,
  prescribed: 4,
  credited: 3,
  extra: 0,
  held: false,
  ...more,
})
const week = (start: string, more = {}) => ({
  start,
  prescribed: 20,
  credited: 16,
  percent: 80,
  grade: 'good' as const,
  standing: 'final' as const,
  held: 0,
  extra: 0,
  ...more,
})

describe('the column of a day', () => {
  const weeks = [week('2026-11-16'), week('2026-11-23', { standing: 'so_far' })]
  it('is a gap where nothing was asked or nothing is known, and 0 only where nothing was done', () => {
    const days = [day(DATES[0]!, { prescribed: 0, credited: 0 }), day(DATES[1]!, { credited: 0 })]
    const [rest, nothing, unknown] = dayColumns(days, weeks, DATES)
    expect(rest).toMatchObject({ kind: 'gap' })
    expect(rest).not.toHaveProperty('percent')
    expect(nothing).toMatchObject({ kind: 'bar', percent: 0 })
    expect(unknown).toMatchObject({ kind: 'gap' })
  })
  it('is hatched when the plan was held, and never higher than all of it', () => {
    const days = [day(DATES[0]!, { prescribed: 0, credited: 0, held: true }), day(DATES[1]!, { credited: 5 })]
    const [held, more] = dayColumns(days, weeks, DATES)
    expect(held!.kind).toBe('held')
    expect(more!.percent).toBe(100)
  })
  it('may change for as long as its week may', () => {
    const columns = dayColumns(
      DATES.map((date) => day(date)),
      weeks,
      DATES,
    )
    expect(columns.map((one) => one.open)).toEqual([false, false, true, true])
  })
})

it('a week without a plan is a gap, one on hold is hatched', () => {
  const none = { percent: undefined, grade: undefined, prescribed: 0, credited: 0 }
  const columns = weekColumns([
    week('2026-11-02', none),
    week('2026-11-09', { ...none, held: 7 }),
    week('2026-11-16', { standing: 'provisional' }),
    week('2026-11-23', { standing: 'so_far' }),
  ])
  expect(columns.map((one) => one.kind)).toEqual(['gap', 'held', 'bar', 'bar'])
  expect(columns.map((one) => one.open)).toEqual([false, false, true, true])
  expect(columns.map((one) => one.running)).toEqual([false, false, false, true])
})

describe('a score', () => {
  it('stands on the date that the patient’s own clock showed', () => {
    // 03:30 UTC on the 23rd is the evening before in New York, and 08:30 in India.
    const felt = [{ at: Date.parse('2026-11-23T03:30:00Z'), score: 4 }]
    const [there] = marksOf(felt, DATES, 'America/New_York')
    expect(Math.floor(there!.at)).toBe(1)
    expect(there!.at % 1).toBeCloseTo(22.5 / 24)
    expect(Math.floor(marksOf(felt, DATES, 'Asia/Kolkata')[0]!.at)).toBe(2)
  })
  it('outside of the dates is left out', () =>
    expect(marksOf([{ at: Date.parse('2026-11-01T12:00:00Z'), score: 4 }], DATES, 'UTC')).toEqual([]))
  it('is not joined with one from before a long silence', () => {
    const marks = [
      { at: 0, score: 8 },
      { at: 0.5, score: 7 },
      { at: 2, score: 4 },
    ]
    expect(runsOf(marks, 0).map((run) => run.length)).toEqual([2, 1])
    // Weeks after the procedure days may lie between.
    expect(runsOf(marks, 500).map((run) => run.length)).toEqual([3])
  })
  it('a week without a median breaks the line', () => {
    const columns = weekColumns([
      week('2026-11-02', { painMedian: 5 }),
      week('2026-11-09', { painMedian: 4.5 }),
      week('2026-11-16'),
      week('2026-11-23', { painMedian: 2 }),
    ])
    expect(weekRuns(columns).map((run) => run.map((mark) => mark.score))).toEqual([[5, 4.5], [2]])
  })
})

it('the median of an even number lies between the two middle ones, of nothing it is nothing', () => {
  expect([medianOf([7, 3, 4]), medianOf([3, 4]), medianOf([])]).toEqual([4, 3.5, undefined])
})

it('labels as many columns as have room, the last one always', () => {
  expect(labelled(4, 400, 60)).toEqual([0, 1, 2, 3])
  expect(labelled(22, 300, 48)).toEqual([0, 7, 14, 21])
})
