// A shift of the plan in one sentence. Pure.

import type { DutyWords } from '../../words/staff/duty'
import type { PlanWords } from '../../words/staff/plan'
import type { Shift } from '../types'
import type { ClinicClock } from './clinic-clock'

/** "8:00 AM – 8:00 PM, on Mon, Wed, Fri, until Thu, Dec 24". */
export function shiftInWords(
  shift: Shift,
  clock: ClinicClock,
  locale: string,
  t: Pick<DutyWords, 'shift'> & Pick<PlanWords, 'dose'>,
): string {
  const hours = clock.span(clock.instant(shift.startLocal)!, clock.instant(shift.endLocal)!)
  const { repeat } = shift
  if (!repeat) return `${hours}, ${t.shift.onceOn(clock.shortDay(shift.startLocal.slice(0, 10)))}`
  const list = new Intl.ListFormat(locale, { style: 'narrow', type: 'unit' })
  const days =
    repeat.days.length === 7
      ? t.shift.everyDay
      : t.shift.onDays(list.format(repeat.days.map((day) => t.dose.dayShort[day])))
  return [hours, days, repeat.until && t.shift.untilDate(clock.shortDay(repeat.until))]
    .filter(Boolean)
    .join(', ')
}
