// The criteria of the next phase with the evidence that each was judged by, in words. Pure.

import type { CareWords } from '../../words/staff/care'
import type { Criterion, Phase } from '../types'

export function criterionInWords(
  { code, met, value, needed = 0 }: Criterion,
  next: Phase,
  words: CareWords['phaseCard']['criterion'],
  number: (value: number) => string,
  percent: (value: number) => string,
): string {
  const figure = value === undefined ? undefined : number(value)
  switch (code) {
    case 'earliest_day':
    case 'days_in_phase':
    case 'exercise_pain':
      return words[code](figure, number(needed))
    case 'adherence':
      return words.adherence(
        value === undefined ? undefined : percent(value),
        percent(needed),
        // The first phase may be shorter than a week and is judged over its own days.
        next === 'PH1' ? 'phase' : 'week',
      )
    case 'next_day':
    case 'no_urgent_alert':
    case 'form':
    case 'relief_72':
      return words[code](met)
  }
}
