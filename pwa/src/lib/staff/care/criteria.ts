// The criteria of the next phase with the evidence that each was judged by, in words. Pure.

import type { CareWords } from '../../words/staff/care'
import type { Criterion, Phase } from '../types'

/** First days of the phases, and how long the one before lasts at least (clinical.md 6.3). */
const EARLIEST: Record<Phase, number> = { PH0: 0, PH1: 3, PH2: 14, PH3: 42 }
const LEAST_DAYS: Record<Phase, number> = { PH0: 0, PH1: 3, PH2: 7, PH3: 7 }

export function criterionInWords(
  { code, met, value }: Criterion,
  next: Phase,
  words: CareWords['phaseCard']['criterion'],
  number: (value: number) => string,
  percent: (value: number) => string,
): string {
  const figure = value === undefined ? undefined : number(value)
  switch (code) {
    case 'earliest_day':
      return words.earliest_day(figure, EARLIEST[next])
    case 'days_in_phase':
      return words.days_in_phase(figure, LEAST_DAYS[next])
    case 'adherence':
      return words.adherence(value === undefined ? undefined : percent(value))
    case 'exercise_pain':
      return words.exercise_pain(figure)
    case 'next_day':
    case 'no_urgent_alert':
    case 'form':
    case 'relief_72':
      return words[code](met)
  }
}
