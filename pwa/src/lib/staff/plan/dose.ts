// A dose in words: short for the therapist's table, whole for the patient's sheet of paper. Pure.

import type { PlanWords } from '../../words/staff/plan'
import { WEEK_DAYS, type Prescription, type Unit, type WeekDay } from '../types'

type Dosed = Pick<Prescription, 'sets' | 'reps' | 'holdS' | 'minutes' | 'perSide'>
type Timed = Pick<Prescription, 'cadence' | 'times'>

/** One repetition that is held is a hold: "20 s" says more than "1, hold 20 s". */
function asHeld(dose: Dosed): Dosed {
  return dose.reps === 1 && dose.holdS !== undefined ? { ...dose, reps: undefined } : dose
}

/** "2 × 8, hold 3 s", "3 × 20 s, each side", "10 min". */
export function shortDose(dose: Dosed, unit: Unit | undefined, t: PlanWords['dose']): string {
  const { sets, reps, holdS, minutes } = asHeld(dose)
  const parts: string[] = []
  if (minutes !== undefined) parts.push(sets > 1 ? `${sets} × ${minutes} min` : `${minutes} min`)
  else if (reps !== undefined) {
    parts.push(unit === 'breaths' ? t.breaths(sets, reps) : `${sets} × ${reps}`)
    if (holdS !== undefined) parts.push(t.held(holdS))
  } else if (holdS !== undefined) parts.push(`${sets} × ${holdS} s`)
  if (dose.perSide) parts.push(t.eachSide)
  return parts.join(', ')
}

/** "8 times, 2 sets. Hold each one for 3 seconds. Do all of it on each side." */
export function doseInWords(dose: Dosed, unit: Unit | undefined, t: PlanWords['dose']): string {
  const { sets, reps, holdS, minutes } = asHeld(dose)
  const parts: string[] = []
  if (minutes !== undefined) parts.push(t.minutesWords(sets, minutes))
  else if (reps !== undefined) {
    parts.push(unit === 'breaths' ? t.breathsWords(sets, reps) : t.repsWords(sets, reps))
    if (holdS !== undefined) parts.push(t.heldWords(holdS))
  } else if (holdS !== undefined) parts.push(t.secondsWords(sets, holdS))
  if (dose.perSide) parts.push(t.eachSideWords)
  return parts.join(' ')
}

/** "every day", "Mon Wed Fri", "3 days a week". */
export function cadenceInWords(cadence: Prescription['cadence'], t: PlanWords['dose']): string {
  if (cadence.kind === 'times_a_week') return t.timesAWeek(cadence.n)
  if (cadence.days.length === WEEK_DAYS.length) return t.everyDay
  return inOrder(cadence.days)
    .map((day) => t.dayShort[day])
    .join(' ')
}

/** When, in one line: "Mon Wed Fri, 8:00 AM". */
export function whenInWords(one: Timed, t: PlanWords['dose'], time: (at: string) => string): string {
  return [cadenceInWords(one.cadence, t), ...(one.times ?? []).map(time)].join(', ')
}

/** The same as a sentence for paper, with whole names of days: "Monday, Wednesday, Friday, 8:00 AM." */
export function whenInSentence(one: Timed, t: PlanWords['dose'], time: (at: string) => string): string {
  const { cadence } = one
  const some = cadence.kind === 'fixed_days' && cadence.days.length < WEEK_DAYS.length
  const days = some ? inOrder(cadence.days).map((day) => t.dayLong[day]) : [cadenceInWords(cadence, t)]
  const text = [...days, ...(one.times ?? []).map(time)].join(', ')
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${text.endsWith('.') ? '' : '.'}`
}

export function inOrder(days: readonly WeekDay[]): WeekDay[] {
  return WEEK_DAYS.filter((day) => days.includes(day))
}

/** "8:00 AM" / "8:00 a.m." of a time of day; it has no date and no zone. */
export function clockInWords(time: string, locale: string): string {
  const at = new Date(`2000-01-01T${time.slice(0, 5)}:00Z`)
  const text = at.toLocaleTimeString(locale, { hour: 'numeric', minute: '2-digit', timeZone: 'UTC' })
  return text.replace(/\s/g, '\u00a0')
}
