// Care by phase, preparation, and the texts after a score.

import care from '../../../../server/protocols/vertebroplasty/care.json'
import type { Text } from './texts'

export interface Phase {
  id: string
  from_h: number
  to_h: number
  title: Text
  items: Text[]
}

export const phases = care.guidance as Phase[]
export const preparation = care.preparation as { id: string; text: Text }[]
export const curveCaption: Text = care.curve_caption

/** The text right after saving: fixed, independent of what the nurses are told. */
export function scoreAdvice(score: number): Text {
  return care.score_advice.find((one) => one.from <= score && score <= one.to)!.text
}

export function phasesAt(hour: number): { current?: Phase; next?: Phase; earlier: Phase[] } {
  const at = phases.findIndex((phase) => phase.from_h <= hour && hour < phase.to_h)
  if (at >= 0) return { current: phases[at], next: phases[at + 1], earlier: phases.slice(0, at) }
  return hour < 0 ? { next: phases[0], earlier: [] } : { earlier: phases }
}
