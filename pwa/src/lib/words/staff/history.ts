// Words of an alert's whole story, of the handover and of the digest: the interface, filled by history-en.ts and
// history-es.ts. Times, names and numbers come ready.

import type { MessageFate, StoryKind } from '../../staff/types'

/** What is said by its kind alone; the others have figures of their own. */
export type PlainKind = Exclude<StoryKind, 'found' | 'told' | 'told_again' | 'called' | 'closed' | 'rose'>

export interface HistoryWords {
  alertStory: {
    open: string
    title: string
    loadFailed: string
    found(title: string): string
    rose(severity: string): string
    plain: Record<PlainKind, string>
    by(name: string): string
    byButton: string
    callBefore(time: string): string
    told(names: string, level: number): string
    toldNobody(level: number): string
    toldAgain(names: string, times: number): string
    until(time: string): string
    caughtUp: string
    deadBefore: string
    skipped(level: number): string
    nobodyLive: string
    somebody: string
    fate: Record<MessageFate, (name: string, time: string) => string>
    shownUnknown(name: string): string
    mail(name: string): string
    webhook(name: string): string
    channelTook(what: string, time: string): string
    channelFailed(what: string): string
    channelWaits(what: string): string
    called(name: string, result: string): string
    closed(name: string, outcome: string): string
    reason(text: string): string
    note(text: string): string
    due(time: string): string
  }
  handover: {
    title: string
    lead(from: string, to: string): string
    link: string
    hours(n: number): string
    shift: string
    print: string
    open: string
    openNone: string
    owed: string
    owedNone: string
    silent: string
    silentNone: string
    silentSince(when: string): string
    paused: string
    pausedNone: string
    pausedUntil(when: string): string
    ahead: string
    aheadNone: string
    checkpoint(name: string, when: string): string
    arrivals: string
    arrivalsNone: string
    procedure(when: string): string
    discharged(when: string): string
    closed: string
    closedNone: string
    duty: string
    everybody: string
    nobody: string
    present(names: string): string
    next(names: string, when: string): string
    noNext: string
    gap(from: string, to: string): string
  }
  digest: {
    title: string
    link: string
    before: string
    after: string
    print: string
    running: string
    none: string
    checkIns: string
    received(n: number): string
    byTelephone(n: number): string
    heard(heard: number, asked: number): string
    nobodyAsked: string
    unasked(n: number): string
    alerts: string
    raised(severity: string, n: number): string
    raisedNone(severity: string): string
    taken(taken: number, raised: number): string
    times(median: string, slowest: string): string
    oneTime(time: string): string
    noneTaken: string
    waiting(n: number): string
    overtaken(n: number): string
    closedBy(persons: number, rules: number): string
    outcomes: string
    outcomesNone: string
    promises: string
    kept(kept: number, ended: number): string
    promisesNone: string
    late(n: number): string
    unopened(n: number): string
    owed(n: number): string
    falseAlarms: string
    falseAlarmsOf(n: number, closed: number): string
    falseAlarmsNone: string
    noReason: string
    silences: string
    silencesNone: string
    silent(n: number): string
    cause(cause: string, n: number): string
    causeUnknown(n: number): string
    downtime: string
    downtimeNone: string
    down(total: string): string
    stretch(from: string, to: string): string
    foundByItself: string
    span(seconds: number): string
  }
}
