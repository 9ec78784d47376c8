// The week in days: what was asked for, what is done, and the gentle word about it. Pure.

import type { OwnPlan, PlanDay } from '../api/sessions'
import { mondayOf, plusDays } from './dates'
import { isAsked, loggedOn, type MyLog } from './day'

export interface DayMark {
  date: string
  state: 'done' | 'part' | 'open' | 'rest' | 'held' | 'ahead'
}

/** From here on a week is a good one (clinical.md 7). */
const GOOD = 0.8

export function weekOf(plan: OwnPlan, mine: MyLog[], today: string): DayMark[] {
  const monday = mondayOf(today)
  return Array.from({ length: 7 }, (_, n) => plusDays(monday, n)).map((date) => {
    const day = plan.days.find((one) => one.date === date)
    return { date, state: day ? stateOf(plan, mine, day, today) : 'rest' }
  })
}

function stateOf(plan: OwnPlan, mine: MyLog[], day: PlanDay, today: string): DayMark['state'] {
  const logged = (exerciseId: string) => loggedOn(plan, mine, day.date, exerciseId)
  const asked = day.items.filter((item) => isAsked(day, item) && item.timesAWeek === undefined)
  const chosen = day.items.filter((item) => isAsked(day, item) && logged(item.exerciseId) > 0)
  const fixed = asked.filter((item) => logged(item.exerciseId) >= item.advised)
  if (asked.length > 0 && fixed.length === asked.length) return 'done'
  if (asked.length === 0 && chosen.length > 0) return 'done'
  if (chosen.length > 0) return 'part'
  if (day.items.length > 0 && day.items.every((item) => day.held || item.held)) return 'held'
  if (asked.length === 0) return 'rest'
  return day.date > today ? 'ahead' : 'open'
}

/** Days done, of the days of this week that were asked for. */
export function daysDone(plan: OwnPlan, marks: DayMark[]): { done: number; of: number } {
  const done = marks.filter((mark) => mark.state === 'done').length
  const asked = marks.filter((mark) => ['done', 'part', 'open', 'ahead'].includes(mark.state)).length
  const dates = new Set(marks.map((mark) => mark.date))
  const items = plan.days.filter((day) => dates.has(day.date)).flatMap((day) => day.items)
  // Where each exercise leaves the days to the patient, so many of them make the week.
  const free = items.every((item) => item.timesAWeek !== undefined)
  if (!free) return { done, of: asked }
  return { done, of: Math.max(done, 0, ...items.map((item) => item.timesAWeek ?? 0)) }
}

/** `oneMore`: the next day makes it a good week. */
export function weekWord({ done, of }: { done: number; of: number }): 'good' | 'oneMore' | 'begun' | 'ahead' {
  if (of > 0 && done / of >= GOOD) return 'good'
  if (of > 0 && done > 0 && (done + 1) / of >= GOOD) return 'oneMore'
  return done > 0 ? 'begun' : 'ahead'
}
