// The patient's week as rows of exercises, from the days that the server gives. Pure.

import type { PlanDay } from '../types'

/** How many times on that date; not on it; or on hold. */
export type Cell = number | 'rest' | 'held'

export interface WeekRow {
  exerciseId: string
  days: Cell[]
  /** On so many days, whichever suit. */
  timesAWeek?: number
  /** Held on all of its days. */
  held: boolean
}

export function weekOf(week: readonly PlanDay[]): WeekRow[] {
  const ids = [...new Set(week.flatMap((day) => day.items.map((item) => item.exerciseId)))]
  return ids.map((exerciseId) => {
    const items = week.map((day) => day.items.find((item) => item.exerciseId === exerciseId))
    const days = items.map((item, at): Cell => {
      if (!item) return 'rest'
      return item.held || week[at]!.held ? 'held' : Math.max(1, item.times.length)
    })
    const timesAWeek = items.find((item) => item)?.timesAWeek
    return { exerciseId, days, timesAWeek, held: days.every((day) => day === 'held' || day === 'rest') }
  })
}
