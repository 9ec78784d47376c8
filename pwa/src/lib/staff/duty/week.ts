// The next days of duty, as a list by day and as bars by hour. Pure.

import { addDays } from '../plan/dates'
import type { DutyGap, DutyView, Stint } from '../types'
import type { ClinicClock } from './clinic-clock'

export interface DutyEntry {
  key: string
  /** Nobody: a hole. */
  stint?: Stint
  from: string
  to: string
  /** Part of the day that it takes, 0 to 1, and under which of those beside it it is drawn. */
  begins: number
  ends: number
  lane: number
}

export interface DutyDay {
  date: string
  /** What begins on it, or on the first day runs already: each is told once. */
  listed: DutyEntry[]
  /** All that runs on it. */
  drawn: DutyEntry[]
  lanes: number
}

export function weekOf(view: DutyView, clock: ClinicClock, now: number, count = 7): DutyDay[] {
  const all = [
    ...view.stints.map((stint) => ({ stint, from: stint.from, to: stint.to })),
    ...view.gaps.map((gap) => ({ stint: undefined, from: gap.from, to: gap.to })),
  ]
    .filter((one) => Date.parse(one.to) > now)
    .sort(inOrder)
  return clock.days(now, count).map((date, at) => {
    const [start, end] = [clock.instant(`${date}T00:00`)!, clock.instant(`${addDays(date, 1)}T00:00`)!]
    const lanes: number[] = []
    const drawn = all
      .filter((one) => Date.parse(one.from) < end && Date.parse(one.to) > start)
      .map((one): DutyEntry => {
        const part = (at: string) => Math.min(1, Math.max(0, (Date.parse(at) - start) / (end - start)))
        const [begins, ends] = [part(one.from), part(one.to)]
        let lane = lanes.findIndex((busyUntil) => busyUntil <= begins)
        if (lane < 0) lane = lanes.length
        lanes[lane] = ends
        const key = `${one.stint?.id ?? 'nobody'} ${one.from}`
        return { ...one, key, begins, ends, lane }
      })
    const listed = drawn.filter((one) => clock.date(one.from) === date || at === 0)
    return { date, listed, drawn, lanes: Math.max(1, lanes.length) }
  })
}

/** When the plan runs out within what was looked at: then there is no roster any more, and no hole either. */
export function planEnds({ stints, gaps, to }: DutyView): string | undefined {
  const late = (one: { to: string }, other: { to: string }) => Date.parse(other.to) - Date.parse(one.to)
  const [last] = [...stints, ...gaps].sort(late)
  return last && Date.parse(last.to) < Date.parse(to) ? last.to : undefined
}

/** By beginning; of those that begin together who is told first. */
function inOrder(one: { from: string; stint?: Stint }, other: { from: string; stint?: Stint }): number {
  return (
    Date.parse(one.from) - Date.parse(other.from) ||
    (one.stint?.position ?? 0) - (other.stint?.position ?? 0) ||
    (one.stint?.name ?? '').localeCompare(other.stint?.name ?? '')
  )
}

/** Until when duty can be taken with one tap: when something else begins or ends, within a day; four at most. */
export function untilChoices(view: DutyView, now: number): string[] {
  const ends = [...view.stints, ...view.gaps].flatMap(({ from, to }) => [from, to])
  const soon = ends.filter((at) => {
    const ahead = Date.parse(at) - now
    return ahead > 0 && ahead <= DAY_MS
  })
  return [...new Set(soon)].sort((a, b) => Date.parse(a) - Date.parse(b)).slice(0, 4)
}

/** Those holes that are not over; the one that runs comes first. */
export function holesOf(view: DutyView, now: number): DutyGap[] {
  return view.gaps.filter((gap) => Date.parse(gap.to) > now)
}

/** One's own stints that are not over, by their beginning. */
export function ownStints(view: DutyView, me: string, now: number): Stint[] {
  return view.stints.filter((stint) => stint.staffId === me && Date.parse(stint.to) > now)
}

/** What could be had in exchange: others' stints that have not begun. */
export function swappable(view: DutyView, me: string, now: number): Stint[] {
  return view.stints.filter((stint) => stint.staffId !== me && Date.parse(stint.from) > now)
}

const DAY_MS = 86_400_000
