// Words of the therapist's caseload, of adherence and of what there is to look at: the interface, filled by care-en.ts
// and care-es.ts. Numbers come ready as text of the language.

import type { Grade, HoldView, Skip } from '../../staff/types'

export interface ReasonWords {
  wholePlan: string
  hold(what: string, since: string, cause: string): string
  cause: Record<HoldView['cause'], string>
  /** `how`: what is known of the pain, or why it was stopped. */
  stopped(exercise: string, how: string | undefined): string
  amber(exercise: string, how: string | undefined): string
  pain(after: string | undefined, before: string | undefined): string
  warningSign: string
  rising(now: string, before: string): string
  risingAlert: string
  /** `days` is absent where only "seven or more" is known. */
  noLog(days: string | undefined, last: string | undefined): string
  low(percents: string): string
  lowLast(percent: string | undefined): string
  notStarted(days: string | undefined): string
  ready(phase: string, criteria: string | undefined): string
  someExercise: string
}

export interface CareWords {
  reason: ReasonWords
  grade: Record<Grade, string>
  caseload: {
    title: string
    lead(needing: number, all: number): string
    needing(n: number): string
    onTrack(n: number): string
    find: string
    empty: string
    emptyHint: string
    emptyNurse: string
    nothingFound: string
    nobodyNeeds: string
    loadMore: string
    noPlan: string
    soFar(done: string, of: string): string
    lastWeek(percent: string): string
    noWeek: string
    items(n: number): string
    nobody: string
  }
  therapy: {
    title: string
    range: string
    weeks3: string
    all: string
    chartTitle(range: string): string
    summaryDays(days: number, median: string | undefined): string
    summaryWeeks(weeks: number): string
    pain: string
    done: string
    bar: string
    mayChange: string
    held: string
    goodLine: string
    median: string
    extra: string
    table: string
    date: string
    week: string
    weekOf(date: string): string
    of(done: string, of: string): string
    soFar: string
    gap: string
    none: string
    loadFailed: string
  }
  exercises: {
    done7: string
    painAfter: string
    worst(score: string): string
    notKnown: string
    plus(n: number): string
    stops(n: number): string
    skips(n: number, why: string): string
    skip: Record<Skip, string>
  }
  week: {
    title: string
    none: string
    soFar(done: string, of: string): string
    lastWeek(percent: string): string
    stopped(exercise: string, times: number): string
    hurts(exercise: string, score: string): string
    left(exercise: string, times: number, why: string): string
    missed(exercise: string): string
    calm: string
    logged: string
  }
  phaseCard: {
    ready(phase: string): string
    towards(phase: string): string
    met(n: number, of: number): string
    lead: string
    yes: string
    no: string
    criterion: {
      earliest_day(days: string | undefined, least: string): string
      days_in_phase(days: string | undefined, least: string): string
      adherence(percent: string | undefined, least: string, over: 'week' | 'phase'): string
      exercise_pain(worst: string | undefined, most: string): string
      next_day(met: boolean): string
      no_urgent_alert(met: boolean): string
      form(met: boolean): string
      relief_72(met: boolean): string
    }
    start(phase: string): string
    choose: string
    notYet: string
    notYetTitle: string
    notYetHint: string
    why: string
    save: string
    lacksReason: string
    done(phase: string): string
    kept: string
    already(name: string): string
    stale: string
    failed: string
    starting: string
  }
  items: {
    title: string
    lead(n: number): string
    open: string
    closed: string
    none: string
    noneHint: string
    closedNone: string
    close: string
    closeTitle: string
    note: string
    save: string
    saved: string
    already(name: string): string
    failed: string
    decide: string
    closedBy(name: string, when: string): string
    closedItself(when: string): string
    held: string
    easing: string
    alsoHere: string
    alerts(n: number): string
  }
  logs: {
    title: string
    lead: string
    code: Record<string, string> & { other: string }
    acceptTitle: string
    discardTitle: string
    acceptHint: string
    discardHint: string
    settledBy(name: string): string
    notAcceptable: string
    done: string
    notDone: string
    painBefore(score: string): string
    painAfter(score: string): string
  }
}
