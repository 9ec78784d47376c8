// The staff's words and ways of writing times, in the language chosen. `const say = useSpeech()` in a component.

import { useApp, type App } from '../app.svelte'
import { staffWords } from '../words/staff'
import { placeOf } from './course'
import { adviceShown, findingOf, type Expected } from './finding'
import type { StaffProblem } from './problem'
import type { Alert } from './types'

export class StaffSpeech {
  constructor(private readonly app: App) {}

  get t() {
    return staffWords(this.app.words.language)
  }

  /** "hour 49 of 72", "day 5, week 1", "before the procedure". */
  place(procedureEndedAt: string | undefined): string {
    const place = placeOf(procedureEndedAt, this.app.now.ms)
    const t = this.t.course
    if (place.kind === 'before') return t.before
    return place.kind === 'hour' ? t.hourOf72(place.hour) : t.dayWeek(place.day, place.week)
  }

  /** "today, 2:00 PM". */
  when(at: string | number): string {
    return this.app.words.when(at, this.app.now.ms)
  }

  /** The time alone where it is today's, else with its day. */
  since(at: string | number): string {
    const same = new Date(at).toDateString() === new Date(this.app.now.ms).toDateString()
    return same ? this.app.words.time(at) : this.when(at)
  }

  finding(alert: Alert, expected: Expected) {
    const { words, now } = this.app
    const number = (value: number, digits?: number) => words.number(value, digits)
    return findingOf(alert, { words: this.t.finding, language: words.language, number, expected }, now.ms)
  }

  /** What the patient's screen advised after a warning sign; with the date of the procedure in words. */
  advice(alert: Pick<Alert, 'key' | 'procedureEndedAt'>): string | undefined {
    const { clinic } = this.app.session
    const { words } = this.app
    const date = alert.procedureEndedAt ? words.date(alert.procedureEndedAt) : '…'
    return clinic && adviceShown(alert.key, words.language, clinic, date)
  }

  /** Why taking or closing an alert did not go through. */
  conflict(problem: StaffProblem): string {
    const t = this.t.alerts
    if (problem.status === 0) return t.offline
    if (problem.code === 'already_acknowledged')
      return t.conflictAcknowledged(problem.by ?? '…', problem.at ? this.since(problem.at) : '…')
    if (problem.code === 'already_resolved' || problem.status === 404) return t.conflictResolved
    if (problem.code === 'alert_changed') return t.conflictChanged
    return t.failed
  }

  zoneTime(zone: string): string {
    const { locale } = this.app.words
    const at = new Date(this.app.now.ms)
    return at.toLocaleTimeString(locale, { hour: 'numeric', minute: '2-digit', timeZone: zone })
  }
}

export function useSpeech(): StaffSpeech {
  return new StaffSpeech(useApp())
}
