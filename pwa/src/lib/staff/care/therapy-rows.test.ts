import { describe, expect, it } from 'vitest'
import { careEn } from '../../words/staff/care-en'
import type { Adherence, Timeline } from '../types'
import {
  doneInWords,
  drawnDays,
  feltOf,
  shownDates,
  summaryOf,
  tableOf,
  type RowSpeech,
} from './therapy-rows'

const speech: RowSpeech = {
  words: careEn.therapy,
  grade: careEn.grade,
  date: (date) => date,
  number: (value, digits = 0) => value.toFixed(value % 1 ? digits : 0),
  percent: (value) => `${Math.floor(value)} %`,
}
const timeline = {
  procedureEndedAt: '2026-11-20T15:00:00Z',
  baselines: [
    { context: 'movement', score: 8, feltAt: '2026-11-20T08:00:00Z', enteredAt: '2026-11-20T08:00:00Z' },
  ],
  checkIns: [
    { feltAt: '2026-11-19T12:00:00Z', movement: 9 },
    { feltAt: '2026-11-22T12:00:00Z', movement: 4 },
    { feltAt: '2026-11-22T18:00:00Z', movement: 3 },
    { feltAt: '2026-11-23T12:00:00Z', rest: 2 },
    { feltAt: '2026-11-23T13:00:00Z', movement: 7, inErrorAt: '2026-11-23T14:00:00Z' },
  ],
} as unknown as Timeline
const adherence = {
  today: '2026-11-25',
  from: '2026-11-23',
  zone: 'UTC',
  days: [
    { date: '2026-11-22', prescribed: 4, credited: 3, extra: 1, held: false },
    { date: '2026-11-21', prescribed: 0, credited: 0, extra: 0, held: false },
    { date: '2026-11-23', prescribed: 0, credited: 0, extra: 0, held: true },
  ],
  weeks: [],
} as unknown as Adherence

describe('the days that are shown', () => {
  it('begin with the procedure, and are three weeks and today at most', () => {
    expect(shownDates({ today: '2026-12-31', from: '2026-11-23' })).toHaveLength(22)
    const early = shownDates(adherence, '2026-11-15')
    expect([early[0], early.at(-1), early.length]).toEqual(['2026-11-15', '2026-11-25', 11])
  })
  it('are a week at least, so that the first ones are no wide blocks', () =>
    expect(shownDates(adherence)).toHaveLength(8))
})

it('scores from before the procedure, taken back or at rest are none of the line; the baseline is', () =>
  expect(feltOf(timeline).map((one) => one.score)).toEqual([8, 4, 3]))

it('the table says each day’s scores and what was done, newest first, and nothing of a day that is not over', () => {
  const dates = ['2026-11-21', '2026-11-22', '2026-11-23', '2026-11-24']
  const drawn = drawnDays(adherence, timeline, dates)
  expect(tableOf(drawn, 'days', speech)).toEqual([
    ['2026-11-24', '–', '–'],

    ['2026-11-23', '–', 'on hold'],
    ['2026-11-22', '4, 3', '3 of 4, 75 %, +1'],
    ['2026-11-21', '–', 'nothing asked'],
  ])
  expect(summaryOf(drawn, 'days', speech)).toBe(
    'Exercise was asked for on 1 days; the median of pain when moving is 3.5.',
  )
})

it('a week has its word, and says when it is not over', () => {
  const week = { start: '', kind: 'bar' as const, prescribed: 20, credited: 14.5, extra: 0, open: true }
  expect(doneInWords({ ...week, percent: 72.5, grade: 'fair', running: true }, speech)).toBe(
    '14.5 of 20, 72 %, Fair, so far',
  )
})
