// A patient's local dates, `YYYY-MM-DD`. They are days on a calendar, never instants, so no zone may touch them. Pure.

import { WEEK_DAYS, type WeekDay } from '../types'

/** Noon UTC of a date: far from every edge, so that adding days and writing it out stay on that date. */
function noon(date: string): Date {
  return new Date(`${date}T12:00:00Z`)
}

export function addDays(date: string, days: number): string {
  const at = noon(date)
  at.setUTCDate(at.getUTCDate() + days)
  return at.toISOString().slice(0, 10)
}

export function weekdayOf(date: string): WeekDay {
  return WEEK_DAYS[(noon(date).getUTCDay() + 6) % 7]!
}

/** How many days `date` is after `since`. */
export function daysBetween(since: string, date: string): number {
  return Math.round((noon(date).getTime() - noon(since).getTime()) / 86_400_000)
}

export type HowLong = 'day' | 'weekday' | 'full'
const SHAPES: Record<HowLong, Intl.DateTimeFormatOptions> = {
  day: { month: 'short', day: 'numeric' },
  weekday: { weekday: 'short', day: 'numeric' },
  full: { weekday: 'long', month: 'long', day: 'numeric', year: 'numeric' },
}

/** "Nov 17", "Tue 17", "Tuesday, November 17, 2026", as the locale writes it. */
export function dateInWords(date: string, locale: string, how: HowLong = 'day'): string {
  return noon(date).toLocaleDateString(locale, { ...SHAPES[how], timeZone: 'UTC' })
}

/** Whether somebody has typed a whole date. */
export function isDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(noon(text).getTime())
}
