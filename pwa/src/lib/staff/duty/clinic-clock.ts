// The clinic's clock, on which duty is planned: a nurse who travels still reads when her shift begins at the clinic. Pure.

import type { Language } from '../../api/types'
import { addDays, dateInWords, daysBetween } from '../plan/dates'

const LOCALES: Record<Language, string> = { en: 'en-US', es: 'es-MX' }
const NEAR = 6

/** "yesterday", "today", "tomorrow" in the language. */
export type NearDays = readonly string[]

export class ClinicClock {
  private readonly locale: string
  private readonly parts: Intl.DateTimeFormat
  private readonly hours: Intl.DateTimeFormat

  constructor(
    readonly zone: string,
    language: Language,
    private readonly nearDays: NearDays,
  ) {
    this.locale = LOCALES[language]
    // Swedish writes dates as ISO 8601 does.
    this.parts = new Intl.DateTimeFormat('sv-SE', {
      timeZone: zone,
      dateStyle: 'short',
      timeStyle: 'short',
    })
    this.hours = new Intl.DateTimeFormat(this.locale, { timeZone: zone, hour: 'numeric', minute: '2-digit' })
  }

  /** `YYYY-MM-DDTHH:MM`, as the API and a `datetime-local` field write it. */
  local(at: string | number): string {
    return this.parts.format(new Date(at)).replace(' ', 'T')
  }

  date(at: string | number): string {
    return this.local(at).slice(0, 10)
  }

  /** The instant of a local time; of one that comes twice the first, of one that is left out the first one after it. */
  instant(local: string): number | undefined {
    const wall = Date.parse(`${local}Z`)
    if (Number.isNaN(wall) || !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(local)) return undefined
    const offset = (at: number) => Date.parse(`${this.local(at)}Z`) - at
    const tries = [wall - offset(wall - 86_400_000), wall - offset(wall + 86_400_000)].sort((a, b) => a - b)
    return tries.find((at) => this.local(at) === local) ?? tries.at(-1)
  }

  /** "9:00 PM". Never broken at the end of a line. */
  time(at: string | number): string {
    return this.hours.format(new Date(at)).replace(/\s/g, '\u00a0')
  }

  /** "today", "tomorrow", within a week "Fri", else "Fri, Dec 4". */
  day(date: string, now: number): string {
    const days = daysBetween(this.date(now), date)
    const near = this.nearDays[days + 1]
    if (near) return near
    const isNear = days > 0 && days <= NEAR
    return words(date, this.locale, isNear ? { weekday: 'short' } : SHORT)
  }

  /** "Fri 9:00 PM". */
  at(at: string | number, now: number): string {
    const day = this.day(this.date(at), now)
    return `${day}${day.includes(',') ? ',' : ''} ${this.time(at)}`
  }

  /** The time alone where it is today's. */
  since(at: string | number, now: number): string {
    return this.date(at) === this.date(now) ? this.time(at) : this.at(at, now)
  }

  /** "8:00 AM – 8:00 PM". What it ends on the day after is plain. */
  span(from: string | number, to: string | number): string {
    return `${this.time(from)} – ${this.time(to)}`
  }

  /** "Thursday, November 26, 2026". */
  longDay(date: string): string {
    return dateInWords(date, this.locale, 'full')
  }

  /** "Thu, Nov 26". */
  shortDay(date: string): string {
    return words(date, this.locale, SHORT)
  }

  /** The dates from today on. */
  days(now: number, count: number): string[] {
    const today = this.date(now)
    return Array.from({ length: count }, (_, at) => addDays(today, at))
  }
}

const SHORT: Intl.DateTimeFormatOptions = { weekday: 'short', month: 'short', day: 'numeric' }

function words(date: string, locale: string, how: Intl.DateTimeFormatOptions): string {
  return new Date(`${date}T12:00:00Z`).toLocaleDateString(locale, { ...how, timeZone: 'UTC' })
}
