// What the patient is told of a call that a nurse promised. Pure.

import type { Episode } from '../../lib/api/types'

/** As the server: what is older than three days is no longer spoken of. */
const SPOKEN_OF_MS = 3 * 86_400_000

export interface OwnCall {
  /** It comes before this instant. Never one that is over. */
  before?: string
  late: boolean
}

/** A time that is over is no promise any more, although a phone without a network has heard nothing else since. */
export function callOf(
  { seen, callLate, now: told }: Pick<Episode, 'seen' | 'callLate' | 'now'>,
  now: number,
): OwnCall {
  const before = seen?.callBefore
  if (before && Date.parse(before) > now) return { before, late: callLate }
  const since = before ? Date.parse(before) : callLate ? Date.parse(told) : -Infinity
  return { late: now - since < SPOKEN_OF_MS }
}
