// How each exercise of the plan went: done of what was asked in seven days, the pain after it, stops and skips. Pure.

import type { CareWords } from '../../words/staff/care'
import type { AdherenceExercise } from '../types'

export interface HowItWent {
  /** "5 / 7"; absent where nothing was asked. */
  done?: string
  pain?: number
  /** The worst of the week, where it is worse than the last. */
  worst?: number
  /** Stops, skips and extra work since the plan began, in words. */
  trouble: string[]
}

export function howItWent(
  found: AdherenceExercise | undefined,
  words: CareWords['exercises'],
  number: (value: number, digits?: number) => string,
): HowItWent {
  if (!found) return { trouble: [] }
  const { last7, stops, skips, extra } = found
  const { painLast, painWorst } = last7
  const left = skips.reduce((sum, { count }) => sum + count, 0)
  return {
    done: last7.prescribed > 0 ? `${number(last7.credited, 1)} / ${number(last7.prescribed, 1)}` : undefined,
    pain: painLast ?? painWorst,
    worst: painWorst !== undefined && painLast !== undefined && painWorst > painLast ? painWorst : undefined,
    trouble: [
      ...(stops > 0 ? [words.stops(stops)] : []),
      ...(left > 0 ? [words.skips(left, skips.map(({ why }) => words.skip[why]).join(', '))] : []),
      ...(extra > 0 ? [words.plus(extra)] : []),
    ],
  }
}
