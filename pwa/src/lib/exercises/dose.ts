// A dose in words: "2 rounds", "8 times", "hold 3 s". Pure.

import type { PlanMessages } from '../words/plan/messages'
import type { Task } from './day'

/** The therapist's prescription in short words; without one, what is to be done today in all. */
export function doseWords(t: PlanMessages['dose'], { item, prescription, target, goes }: Task): string[] {
  const days = item.timesAWeek ? [t.daysAWeek(item.timesAWeek)] : []
  if (!prescription) return [t.inAll(target, item.unit), ...days]
  const { sets, reps, holdS, minutes, perSide } = prescription
  const words: string[] = []
  if (reps) words.push(t.amount(reps, item.unit === 'breaths' ? 'breaths' : 'reps'))
  if (minutes) words.push(t.amount(minutes, 'min'))
  if (holdS) words.push(t.hold(holdS))
  if (sets > 1) words.push(t.rounds(sets))
  if (perSide) words.push(t.perSide)
  if (goes > 1) words.push(t.timesADay(goes))
  return [...words, ...days]
}
