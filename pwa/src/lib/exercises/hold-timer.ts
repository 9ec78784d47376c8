// The hold timer: so many holds with a short rest between them, or one long time. Pure: milliseconds in, a moment out.

export interface Holds {
  /** Seconds of one hold. */
  holdS: number
  times: number
}

export interface Moment {
  phase: 'ready' | 'hold' | 'rest' | 'done'
  /** Whole seconds left of this phase. */
  left: number
  /** Which hold, from 1. */
  round: number
  /** How much of the phase is over, 0-1. */
  part: number
}

export const READY_S = 3
const REST_S = 3

export function momentOf({ holdS, times }: Holds, ms: number): Moment {
  const at = (phase: Moment['phase'], into: number, length: number, round: number): Moment => ({
    phase,
    left: Math.ceil(length - into),
    round,
    part: into / length,
  })
  const s = ms / 1000
  if (s < READY_S) return at('ready', s, READY_S, 1)
  const gone = s - READY_S
  const round = Math.floor(gone / (holdS + REST_S)) + 1
  const into = gone % (holdS + REST_S)
  if (round > times || (round === times && into >= holdS))
    return { phase: 'done', left: 0, round: times, part: 1 }
  return into < holdS ? at('hold', into, holdS, round) : at('rest', into - holdS, REST_S, round)
}
