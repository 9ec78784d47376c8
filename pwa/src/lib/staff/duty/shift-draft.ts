// A shift as an admin writes it down, before it is one. Pure. A shift that ends at or before the time it begins ends on the
// next day: nobody has to type two dates.

import { addDays, isDate } from '../plan/dates'
import type { ChangedShift, NewShift, Shift, WeekDay } from '../types'
import { WEEK_DAYS } from '../types'

export interface ShiftDraft {
  staffId: string
  date: string
  start: string
  end: string
  position: string
  repeats: boolean
  days: WeekDay[]
  until: string
}

export type ShiftField = 'staffId' | 'date' | 'start' | 'end' | 'position' | 'days' | 'until'
export type ShiftWrong = Partial<Record<ShiftField, 'lacking' | 'tooEarly' | 'over' | 'notANurse'>>

export const LAST_POSITION = 3

export function emptyShift(): ShiftDraft {
  return {
    staffId: '',
    date: '',
    start: '',
    end: '',
    position: '',
    repeats: false,
    days: [],
    until: '',
  }
}

/** Fills a hole; one that is longer than a day is filled up to its first day's end. */
export function shiftForHole(from: string, to: string): ShiftDraft {
  const nextDay = `${addDays(from.slice(0, 10), 1)}T${from.slice(11)}`
  const end = to < nextDay ? to : nextDay
  return {
    ...emptyShift(),
    date: from.slice(0, 10),
    start: from.slice(11),
    end: end.slice(11),
    position: '1',
  }
}

export function draftOfShift(shift: Shift): ShiftDraft {
  return {
    staffId: shift.staffId,
    date: shift.startLocal.slice(0, 10),
    start: shift.startLocal.slice(11, 16),
    end: shift.endLocal.slice(11, 16),
    position: String(shift.position),
    repeats: shift.repeat !== undefined,
    days: [...(shift.repeat?.days ?? [])],
    until: shift.repeat?.until ?? '',
  }
}

export function endsNextDay(draft: Pick<ShiftDraft, 'start' | 'end'>): boolean {
  return draft.start !== '' && draft.end !== '' && draft.end <= draft.start
}

export function wrongOfShift(draft: ShiftDraft): ShiftWrong {
  const wrong: ShiftWrong = {}
  if (!draft.staffId) wrong.staffId = 'lacking'
  if (!isDate(draft.date)) wrong.date = 'lacking'
  if (!draft.start) wrong.start = 'lacking'
  if (!draft.end) wrong.end = 'lacking'
  if (!draft.position) wrong.position = 'lacking'
  if (draft.repeats && draft.days.length === 0) wrong.days = 'lacking'
  if (draft.repeats && draft.until && draft.until < draft.date) wrong.until = 'tooEarly'
  return wrong
}

/** What the API takes of it; all of it is there. */
export function shiftOf(draft: ShiftDraft): NewShift {
  const endDate = endsNextDay(draft) ? addDays(draft.date, 1) : draft.date
  return {
    staffId: draft.staffId,
    startLocal: `${draft.date}T${draft.start}`,
    endLocal: `${endDate}T${draft.end}`,
    position: Number(draft.position),
    repeat: draft.repeats
      ? {
          days: WEEK_DAYS.filter((day) => draft.days.includes(day)),
          ...(draft.until ? { until: draft.until } : {}),
        }
      : undefined,
  }
}

/** What is otherwise; what is left out stays, and `repeat: null` takes the repeat away. */
export function changesOf(was: Shift, draft: ShiftDraft): ChangedShift {
  const before = shiftOf(draftOfShift(was))
  const after = shiftOf(draft)
  const changes: ChangedShift = {}
  if (after.staffId !== before.staffId) changes.staffId = after.staffId
  if (after.position !== before.position) changes.position = after.position
  if (after.startLocal !== before.startLocal || after.endLocal !== before.endLocal) {
    changes.startLocal = after.startLocal
    changes.endLocal = after.endLocal
  }
  if (JSON.stringify(after.repeat) !== JSON.stringify(before.repeat)) changes.repeat = after.repeat ?? null
  return changes
}

/** Which field a refusal is about. */
export function wrongByCode(code: string): ShiftWrong | undefined {
  const found: Record<string, ShiftWrong> = {
    not_a_nurse: { staffId: 'notANurse' },
    over_already: { end: 'over' },
    ends_before_it_begins: { end: 'lacking' },
    shift_too_long: { end: 'lacking' },
    repeat_days: { days: 'lacking' },
    repeat_ends_too_early: { until: 'tooEarly' },
  }
  return found[code]
}
