// Which holds are in force, which are over. Pure. Dates are the patient's.

import type { HoldView } from '../types'

/** In force today or still to come, the whole plan's first. */
export function holdsUnder(holds: readonly HoldView[], today: string): HoldView[] {
  const all = holds.filter((hold) => !isOver(hold, today))
  return all.sort((one, other) => Number(Boolean(one.exerciseId)) - Number(Boolean(other.exerciseId)))
}

export function holdsOver(holds: readonly HoldView[], today: string): HoldView[] {
  return holds.filter((hold) => isOver(hold, today))
}

/** `to` is the first date after it. */
function isOver(hold: HoldView, today: string): boolean {
  return hold.to !== undefined && hold.to <= today
}

/** Whether today is held: the whole plan, or this exercise. */
export function isHeld(holds: readonly HoldView[], today: string, exerciseId?: string): boolean {
  return holds.some(
    (hold) =>
      hold.from <= today &&
      !isOver(hold, today) &&
      (hold.exerciseId === undefined || hold.exerciseId === exerciseId),
  )
}

/** A hold that a person may still end. */
export function canRelease(hold: HoldView): boolean {
  return hold.releasedAt === undefined
}
