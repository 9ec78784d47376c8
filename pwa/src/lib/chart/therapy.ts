// Pain over exercise by the patient's own dates: which column is drawn how, and what the table beside it says. Pure.
// A date without exercise is a gap and never 0; a percentage is what was credited of what was asked.

import { bridges } from './scale'

/** `gap`: nothing was asked for. `held`: the whole plan was on hold. */
export interface Column {
  /** First local date of it. */
  start: string
  kind: 'bar' | 'gap' | 'held'
  percent?: number
  prescribed: number
  credited: number
  extra: number
  /** Nothing is known of it: not over yet, or before there was a plan. */
  unknown?: boolean
  /** It may still change. */
  open: boolean
  /** The running week, of which only dates that are over count. */
  running?: boolean
  grade?: 'good' | 'fair' | 'low'
  /** Of a week's dates, so many are on hold. */
  held?: number
  painMedian?: number
}

interface Day {
  date: string
  prescribed: number
  credited: number
  extra: number
  held: boolean
}
interface Week {
  start: string
  prescribed: number
  credited: number
  percent?: number
  grade?: 'good' | 'fair' | 'low'
  standing: 'so_far' | 'provisional' | 'final'
  held: number
  extra: number
  painMedian?: number
}

/** From this percentage on a week is a good one (clinical.md 7). */
export const GOOD = 80
/** Columns of the days that are shown: three weeks and today, which is not over. */
export const SHOWN_DAYS = 22

export function dayColumns(days: readonly Day[], weeks: readonly Week[], dates: readonly string[]): Column[] {
  const byDate = new Map(days.map((day) => [day.date, day]))
  return dates.map((start) => {
    const day = byDate.get(start)
    const week = weeks.findLast((one) => one.start <= start)
    const open = week !== undefined && week.standing !== 'final'
    if (!day) return { start, kind: 'gap', prescribed: 0, credited: 0, extra: 0, open, unknown: true }
    const { prescribed, credited, extra, held } = day
    const base = { start, prescribed, credited, extra, open }
    if (prescribed <= 0) return { ...base, kind: held ? 'held' : 'gap' }
    // So many times a week are done as they come: a date may have more than its share, a bar may not.
    return { ...base, kind: 'bar', percent: Math.min(100, (100 * credited) / prescribed) }
  })
}

export function weekColumns(weeks: readonly Week[]): Column[] {
  return weeks.map(({ start, prescribed, credited, percent, grade, standing, held, extra, painMedian }) => ({
    start,
    kind: percent !== undefined ? 'bar' : held > 0 ? 'held' : 'gap',
    percent,
    grade,
    prescribed,
    credited,
    extra,
    held,
    painMedian,
    open: standing !== 'final',
    running: standing === 'so_far',
  }))
}

export interface Mark {
  /** In columns from the left edge of the first one. */
  at: number
  score: number
}
export interface Felt {
  at: number
  score: number
}

/** Scores by where their instant lies on the patient's own calendar; those outside are left out. Oldest first. */
export function marksOf(felt: readonly Felt[], dates: readonly string[], zone: string): Mark[] {
  const place = new Map(dates.map((date, at) => [date, at]))
  const clock = localClock(zone)
  return felt
    .flatMap(({ at, score }) => {
      const { date, part } = clock(at)
      const column = place.get(date)
      return column === undefined ? [] : [{ at: column + part, score }]
    })
    .sort((a, b) => a.at - b.at)
}

/** A line bridges no longer silence than the chart of pain does. `first`: hours from the procedure to the left edge. */
export function runsOf(marks: readonly Mark[], first: number): Mark[][] {
  const runs: Mark[][] = []
  for (const mark of marks) {
    const last = runs.at(-1)?.at(-1)
    if (last && bridges(Math.max(0, first + last.at * 24), first + mark.at * 24)) runs.at(-1)!.push(mark)
    else runs.push([mark])
  }
  return runs
}

/** Weeks next to each other are joined; a week without scores is a gap in the line. */
export function weekRuns(columns: readonly Column[]): Mark[][] {
  const runs: Mark[][] = []
  let last: number | undefined
  for (const [column, { painMedian }] of columns.entries()) {
    if (painMedian === undefined) continue
    const mark = { at: column + 0.5, score: painMedian }
    if (last === column - 1) runs.at(-1)!.push(mark)
    else runs.push([mark])
    last = column
  }
  return runs
}

export function medianOf(scores: readonly number[]): number | undefined {
  if (scores.length === 0) return undefined
  const sorted = [...scores].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** The date that a clock on the patient's wall shows, and which part of the day is over. */
export function localClock(zone: string): (at: number) => { date: string; part: number } {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  return (at) => {
    const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]))
    return {
      date: `${parts.year}-${parts.month}-${parts.day}`,
      part: (Number(parts.hour) * 60 + Number(parts.minute)) / 1440,
    }
  }
}

/** Which columns are labelled, as far as the words have room: the last one always. */
export function labelled(count: number, width: number, word: number): number[] {
  const step = [1, 2, 3, 7, 14].find((one) => (width / count) * one >= word) ?? 28
  return Array.from({ length: count }, (_, at) => at).filter((at) => (count - 1 - at) % step === 0)
}
