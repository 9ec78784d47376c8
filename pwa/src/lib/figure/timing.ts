// When a figure is in which pose. Pure: milliseconds in, a place among its poses out.

import type { Figure } from './scene.ts'

/** The rest at either end, and from one pose to the next: slow enough to be followed, as the exercise is. */
const REST_MS = 650
const STEP_MS = 1200
/** Of a movement that has more of them. */
const SHORT_STEP_MS = 850
const STRIDE_MS = 550

function wayMs({ poses: { length } }: Figure): number {
  return (length - 1) * (length > 2 ? SHORT_STEP_MS : STEP_MS)
}

/** There and back again; for what goes round, once round. */
export function cycleMs(figure: Figure): number {
  return figure.loop ? figure.poses.length * STRIDE_MS : 2 * (wayMs(figure) + REST_MS)
}

/** Only there: always under five seconds, so that no button is needed. */
export function onceMs(figure: Figure): number {
  return figure.loop ? cycleMs(figure) : wayMs(figure) + 2 * REST_MS
}

/** Where it is after so many milliseconds: 0 at the first pose, 1 at the second. */
export function momentAt(figure: Figure, ms: number): number {
  const into = ms % cycleMs(figure)
  if (figure.loop) return into / STRIDE_MS
  const last = figure.poses.length - 1
  const way = wayMs(figure)
  if (into < REST_MS) return 0
  if (into < REST_MS + way) return eased((into - REST_MS) / way) * last
  if (into < 2 * REST_MS + way) return last
  return eased(1 - (into - 2 * REST_MS - way) / way) * last
}

/** Begins and ends softly. */
function eased(part: number): number {
  return part * part * (3 - 2 * part)
}
