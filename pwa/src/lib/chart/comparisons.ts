// How the comparison arms of two trials fared, for clinicians beside a patient's own line.

import comparisons from '../../../../server/protocols/vertebroplasty/comparisons.json'
import type { Text } from '../protocol/texts'
import type { Point } from './scale'

export interface Comparison {
  id: string
  text: Text
  points: Point[]
}

/** In scores, for a patient who began at `baseline`. */
export function comparisonsFor(baseline: number): Comparison[] {
  return comparisons.series.map(({ id, text, points }) => ({
    id,
    text,
    points: points.map(([hour, percent]) => ({ hour: hour!, score: (percent! * baseline) / 100 })),
  }))
}
