// The chart's points as rows of a table. Pure.

import { RANGE_HOURS, type Point, type Range } from './scale'

export interface Row {
  hour: number
  median: boolean
  movement?: number
  rest?: number
}

/** What the chart shows in this range, newest first. An entry with only one of the two scores has its row too. */
export function rowsOf(movement: Point[], rest: Point[], range: Range): Row[] {
  const rows = new Map<number, Row>()
  for (const [context, points] of [['movement', movement] as const, ['rest', rest] as const]) {
    for (const { hour, score, median = false } of points) {
      if (hour > RANGE_HOURS[range]) continue
      // To the second: the same moment may come out a hair apart.
      const key = Math.round(hour * 3600)
      rows.set(key, { ...(rows.get(key) ?? { hour, median }), [context]: score })
    }
  }
  return [...rows.values()].sort((a, b) => b.hour - a.hour)
}
