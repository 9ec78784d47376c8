// The ladder as an admin types it, before it is one; its safe bounds are those of the server. Pure.

import type { Ladder } from '../types'

export type Step = keyof Ladder
export const STEPS = ['urgentSecondMin', 'urgentThirdMin', 'warningSecondMin', 'warningThirdH'] as const
export const DEFAULT_LADDER: Ladder = {
  urgentSecondMin: 5,
  urgentThirdMin: 15,
  warningSecondMin: 60,
  warningThirdH: 4,
}

/** Emptied, a number is missing: never 0. */
export type LadderDraft = Partial<Record<Step, number>>
export type LadderWrong = Partial<Record<Step, 'missing' | [number, number]>>

const FIXED: Record<Step, [number, number]> = {
  urgentSecondMin: [2, 10],
  urgentThirdMin: [5, 30],
  warningSecondMin: [15, 120],
  warningThirdH: [1, 8],
}
const clamp = (value: number, [min, max]: [number, number]) => Math.min(max, Math.max(min, value))

/** Between which values a step is safe; a level never comes before the one below it. */
export function boundsOf(step: Step, draft: LadderDraft): [number, number] {
  const [min, max] = FIXED[step]
  const second = (of: Step) => clamp(draft[of] ?? DEFAULT_LADDER[of], FIXED[of])
  if (step === 'urgentThirdMin') return [Math.max(min, second('urgentSecondMin') + 1), max]
  if (step === 'warningThirdH') return [Math.floor(second('warningSecondMin') / 60) + 1, max]
  return [min, max]
}

export function wrongOfLadder(draft: LadderDraft): LadderWrong {
  const wrong: LadderWrong = {}
  for (const step of STEPS) {
    const value = draft[step]
    const bounds = boundsOf(step, draft)
    if (value === undefined || !Number.isInteger(value)) wrong[step] = 'missing'
    else if (value < bounds[0] || value > bounds[1]) wrong[step] = bounds
  }
  return wrong
}

/** What the server found outside its bounds, should it know better: `steps.urgentThirdMin`. */
export function wrongByFields(fields: { field: string; min?: string; max?: string }[]): LadderWrong {
  const wrong: LadderWrong = {}
  for (const { field, min, max } of fields) {
    const step = STEPS.find((one) => field === `steps.${one}`)
    if (step) wrong[step] = [Number(min), Number(max)]
  }
  return wrong
}
