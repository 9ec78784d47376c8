// Words of alerts, their rules and outcomes: the interface, filled by clinical-en.ts and clinical-es.ts.

import type { EventKind, Outcome, Rule, Severity, Status } from '../../staff/types'

/** Numbers come ready as text of the language; `pain` says "7 when moving". */
export interface FindingWords {
  title: Record<Rule, string>
  silentTitle(hours: string): string
  pain(value: string, context: 'movement' | 'rest' | undefined): string
  started(baseline: string): string
  less(percent: string): string
  more(percent: string): string
  unchanged: string
  expected(percent: string): string
  noBaseline: string
  expectedBelow(value: string): string
  best(value: string): string
  silence(hours: string): string
  baseline: string
  masked: string
  maskedAll: string
  answeredYes(question: string): string
  unknownFlag: string
  late(hours: string): string
  inpatient: string
}

export interface ClinicalMessages {
  severity: Record<Severity, string>
  finding: FindingWords
  script: {
    title: string
    rule: Record<Rule, string[]>
    within: Record<Severity, string>
    shown: string
  }
  event: Record<EventKind, string> & { other: string; byRule: string; by(name: string): string }
  outcome: Record<Outcome, string>
  status: Record<Status, string>
  alerts: {
    title: string
    needNurse(n: number): string
    toLookAt(n: number): string
    inHand(n: number): string
    calm: string
    calmHint: string
    unjudged: string
    unjudgedSince(when: string): string
    onIt: string
    taking: string
    call(phone: string): string
    open: string
    close: string
    isOnIt(name: string, time: string): string
    youAreOnIt(time: string): string
    since(when: string): string
    cleared: string
    told(n: number): string
    toldNone: string
    toldWaiting: string
    shown(n: number): string
    held(time: string): string
    listOnly: string
    recent: string
    recentEmpty: string
    closedBy(name: string, time: string): string
    closedByRule(time: string): string
    conflictAcknowledged(name: string, time: string): string
    conflictResolved: string
    conflictChanged: string
    failed: string
    offline: string
    gone: string
  }
  resolve: {
    title: string
    how: string
    note: string
    save: string
    choose: string
    saved(name: string): string
  }
  quarantine: {
    title: string
    settledBy(name: string): string
    lead: string
    empty: string
    code: Record<string, string> & { other: string }
    from(name: string): string
    unknownPatient: string
    received(when: string): string
    raw: string
    readAs: string
    accept: string
    discard: string
    acceptTitle: string
    discardTitle: string
    acceptHint: string
    conflictHint: string
    discardHint: string
    readForm: string
  }
}
