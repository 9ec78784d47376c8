// What the chart of pain and therapy draws, and its twin in words, from a timeline and the adherence beside it. Pure.

import {
  dayColumns,
  marksOf,
  medianOf,
  runsOf,
  SHOWN_DAYS,
  weekColumns,
  weekRuns,
  type Column,
  type Felt,
  type Mark,
} from '../../chart/therapy'
import type { CareWords } from '../../words/staff/care'
import { addDays, daysBetween } from '../plan/dates'
import { baselineOf } from '../story'
import type { Adherence, Timeline } from '../types'

export type TherapyRange = 'days' | 'weeks'

export interface Drawn {
  columns: Column[]
  runs: Mark[][]
  marks: Mark[]
}

type Line = Pick<Timeline, 'checkIns' | 'baselines' | 'procedureEndedAt'>

/** Three weeks and today; never days before the one on which everything begins. */
export function shownDates({ today, from }: Pick<Adherence, 'today' | 'from'>, procedure?: string): string[] {
  const begin = procedure !== undefined && procedure < from ? procedure : from
  const count = Math.min(SHOWN_DAYS, Math.max(8, daysBetween(begin, today) + 1))
  return Array.from({ length: count }, (_, at) => addDays(today, at - count + 1))
}

/** Movement scores that count; the one from before the procedure stands at its end. */
export function feltOf(timeline: Line): Felt[] {
  const start = timeline.procedureEndedAt ? Date.parse(timeline.procedureEndedAt) : undefined
  const base = start === undefined ? undefined : baselineOf(timeline, 'movement')?.score
  return [
    ...(start === undefined || base === undefined ? [] : [{ at: start, score: base }]),
    ...timeline.checkIns
      .filter((one) => !one.inErrorAt && one.movement !== undefined)
      .map((one) => ({ at: Date.parse(one.feltAt), score: one.movement! }))
      .filter(({ at }) => start === undefined || at >= start),
  ]
}

export function drawnDays(adherence: Adherence, timeline: Line, dates: string[]): Drawn {
  const marks = marksOf(feltOf(timeline), dates, adherence.zone)
  const start = timeline.procedureEndedAt ? Date.parse(timeline.procedureEndedAt) : 0
  // Noon is near enough: it only decides how long a silence the line may bridge.
  const first = (Date.parse(`${dates[0]}T12:00:00Z`) - start) / 3_600_000
  return { columns: dayColumns(adherence.days, adherence.weeks, dates), marks, runs: runsOf(marks, first) }
}

export function drawnWeeks(adherence: Adherence): Drawn {
  const columns = weekColumns(adherence.weeks)
  const runs = weekRuns(columns)
  return { columns, runs, marks: runs.flat() }
}

export interface RowSpeech {
  words: CareWords['therapy']
  grade: CareWords['grade']
  date: (date: string) => string
  number: (value: number, digits?: number) => string
  percent: (value: number) => string
}

/** Newest first: date, pain, what was done. */
export function tableOf({ columns, marks }: Drawn, range: TherapyRange, speech: RowSpeech): string[][] {
  const { words, number, date } = speech
  return columns
    .map((column, at) => {
      const scores = marks.filter((mark) => Math.floor(mark.at) === at).map((mark) => number(mark.score, 1))
      const start = range === 'weeks' ? words.weekOf(date(column.start)) : date(column.start)
      return [start, scores.join(', ') || '–', doneInWords(column, speech)]
    })
    .reverse()
}

/** "16 of 20, 80 %, Good, so far". */
export function doneInWords(column: Column, { words, grade, number, percent }: RowSpeech): string {
  if (column.unknown) return '–'
  const extra = column.extra > 0 ? [`+${number(column.extra)}`] : []
  if (column.kind !== 'bar') return [column.kind === 'held' ? words.held : words.gap, ...extra].join(', ')
  const parts = [words.of(number(column.credited, 1), number(column.prescribed, 1))]
  if (column.percent !== undefined) parts.push(percent(column.percent))
  if (column.grade) parts.push(grade[column.grade])
  if (column.running) parts.push(words.soFar)
  return [...parts, ...extra].join(', ')
}

export function summaryOf({ columns, marks }: Drawn, range: TherapyRange, speech: RowSpeech): string {
  const asked = columns.filter((column) => column.kind === 'bar').length
  const median = medianOf(marks.map((mark) => mark.score))
  return range === 'weeks'
    ? speech.words.summaryWeeks(asked)
    : speech.words.summaryDays(asked, median === undefined ? undefined : speech.number(median, 1))
}
