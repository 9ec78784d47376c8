// Words that only staff read. Loaded with the staff screens, so a patient's phone does not fetch them.
// Split by what is spoken of: alerts and their rules stand in clinical.ts, plans and exercises in plan.ts, caseload and
// adherence in care.ts, duty in duty.ts, the ladder, silence, channels, what waits and the watch in theirs, stories,
// handover and digest in history.ts, the rest here.

import type { FactKind } from '../../staff/types'
import type { CallWords } from './call'
import type { CareWords } from './care'
import type { ChannelWords } from './channels'
import type { ClinicalMessages } from './clinical'
import type { DutyWords } from './duty'
import type { HistoryWords } from './history'
import type { LadderWords } from './ladder'
import type { PlanWords } from './plan'
import type { ReachWords } from './reach'
import type { SilenceWords } from './silence'
import type { WaitingWords } from './waiting'
import type { WatchWords } from './watch'

export interface StaffMessages
  extends
    CallWords,
    CareWords,
    ChannelWords,
    ClinicalMessages,
    DutyWords,
    HistoryWords,
    LadderWords,
    PlanWords,
    ReachWords,
    SilenceWords,
    WaitingWords,
    WatchWords {
  signIn: {
    title: string
    email: string
    password: string
    submit: string
    busy: string
    wrong: string
    slowDown: string
    patient: string
    ended: string
    offline: string
  }
  password: { show: string; hide: string; rule: string }
  setup: {
    title: string
    lead: string
    clinicPart: string
    adminPart: string
    name: string
    submit: string
    badLink: string
    done: string
    signIn: string
  }
  nav: {
    label: string
    alerts: string
    board: string
    boardShort: string
    duty: string
    caseload: string
    caseloadShort: string
    items: string
    itemsShort: string
    patients: string
    library: string
    libraryShort: string
    staff: string
    clinic: string
    system: string
    settings: string
    badge(n: number): string
  }
  common: {
    open: string
    openOf(what: string): string
    edit: string
    saving: string
    add: string
    optional: string
    reason: string
    now: string
    print: string
    speaks: Record<'en' | 'es', string>
    dismiss: string
    computerZone(zone: string): string
    checkFields: string
    stale(time: string): string
  }
  course: {
    before: string
    hourOf72(n: number): string
    dayWeek(day: number, week: number): string
    day(n: number): string
    hours(n: number): string
    levels(list: string): string
  }
  live: {
    live: string
    polling: string
    trying: string
    notConnected: string
  }
  push: {
    on: string
    delivered(time: string): string
    unproven: string
    suspect: string
    noReceipts: string
    off: string
    turnOn: string
    denied: string
    unsupported: string
    pending: string
    failed: string
    test: string
    testSent: string
    testing: string
    testFailed: string
  }
  board: {
    title: string
    legend: string
    window(n: number): string
    later(n: number): string
    planned(n: number): string
    empty: string
    emptyHint: string
    nothingFound: string
    find: string
    noScore: string
    rest: string
    fromStart: string
    noStart: string
    higher(n: number): string
    lower(n: number): string
    same: string
    lastHeard(when: string): string
    neverHeard: string
    quarantined(n: number): string
    askDischarge: string
    saveDischarge: string
    alerts(n: number): string
    procedureMissing: string
  }
  patients: {
    title: string
    add: string
    empty: string
    emptyHint: string
    nothingFound: string
    state: Record<'planned' | 'active' | 'completed' | 'ended', string>
    noEpisode: string
    phone: string
    noPhone: string
    loadMore: string
  }
  patientForm: {
    addTitle: string
    editTitle: string
    name: string
    birthDate: string
    language: string
    zone: string
    phone: string
    contact: string
    contactHint: string
    contactName: string
    relation: string
    consent: string
    next: string
    step(n: number, of: number): string
  }
  episode: {
    addTitle: string
    editTitle: string
    levels: string
    levelsNeeded: string
    longActing: string
    longActingHint: string
    procedureEnd: string
    procedureEndHint: string
    discharged: string
    dischargedHint: string
    reason: string
    save: string
    saveAndInvite: string
    open: string
    end: string
    endHint: string
    complete: string
    close: string
    endReason: string
  }
  patient: {
    localTime(time: string, zone: string): string
    noAlerts: string
    contact: string
    noContact: string
    consent: string
    noConsent: string
    chart: string
    timeline: string
    timelineEmpty: string
    facts: string
    episode: string
    noEpisode: string
    noEpisodeHint: string
    phones: string
    noPhones: string
    connected: string
    notConnected: string
    testShown(when: string): string
    lastSeen(when: string): string
    removePhone: string
    removePhoneAsk(name: string): string
    removePhoneHint: string
    pushState: Record<'live' | 'suspect' | 'no_receipts' | 'gone' | 'none', string>
    pushEnds(when: string): string
    pushEnded(when: string): string
    connect: string
    takeCheckIn: string
    edit: string
    levels: string
    procedure: string
    discharged: string
    longActing: string
    baseline: string
    addBaseline: string
    baselineMissing: string
    baselineTitle: string
    recalled: string
    readOnly: string
    clockTitle: string
    clock(hours: number): string
    clockAhead(hours: string): string
    summary: string
    printedAt(when: string): string
  }
  chart: {
    title: string
    comparisons: string
    alert: string
    inError: string
    none: string
    summary(n: number): string
  }
  timeline: {
    checkIn: string
    byPhone(name: string): string
    own: string
    moving(n: number): string
    resting(n: number): string
    recalledBaseline(n: number): string
    confirmed: string
    declined: Record<'asked_declined' | 'unable', string>
    clockSuspect: string
    inError: string
    corrects: string
    correct: string
    opioid: Record<'none' | 'under4h' | 'over4h' | 'unsure', string>
    late(hours: string): string
    baseline(context: string, score: number): string
    enteredBy(name: string): string
    fact: Record<FactKind, string>
    factKnown(when: string): string
    all: string
    onlyCheckIns: string
    onlyAlerts: string
    show: string
  }
  correct: {
    title: string
    was: string
    keeps: string
    takeBack: string
    takeBackHint: string
    replace: string
    save: string
    done: string
  }
  enrol: {
    title: string
    lead: string
    issue: string
    again: string
    againHint: string
    qrAlt(name: string): string
    orType: string
    expires(when: string): string
    once: string
    waiting: string
    joined(name: string): string
    done: string
    doneHint: string
    printSheet: string
    iphone: string
  }
  sheet: {
    title: string
    forWhom(name: string): string
    step1: string
    step2(host: string): string
    step3: string
    expires(when: string): string
    clinic: string
    emergency(n: string): string
    private: string
  }
  entry: {
    title: string
    who(name: string): string
    movement: string
    rest: string
    notAsked: string
    clear: string
    medicine: string
    flags: string
    noneOfThese: string
    someFlags: string
    felt: string
    feltNow: string
    feltAt: string
    cannot: string
    declined: string
    unable: string
    confirm(n: number): string
    save: string
    keys: string
    missing: string
    missingTime: string
    futureTime: string
    keptHere: string
    sending: string
    saved: string
    savedBody: string
    needsHelp: string
    another: string
    backToPatient: string
    planned: string
    unsent(n: number): string
  }
  staff: {
    title: string
    lead: string
    add: string
    name: string
    email: string
    roles: string
    role: Record<'nurse' | 'therapist' | 'admin', string>
    roleHint: Record<'nurse' | 'therapist' | 'admin', string>
    rolesNeeded: string
    language: string
    password: string
    passwordHint: string
    added(name: string): string
    emailTaken: string
    phoneHint: string
    disable: string
    disableAsk(name: string): string
    disableHint: string
    /** What of the duty nobody else has; each hole follows in a line of its own. */
    disableHoles: string
    disableMore(n: number): string
    disableCovered: string
    disableNoRoster: string
    disabled(when: string): string
    since(when: string): string
    oneself: string
  }
  clinic: {
    title: string
    lead: string
    name: string
    zone: string
    phone24h: string
    phone24hHint: string
    emergencyNumber: string
    staffHours: string
    staffHoursHint: string
    quiet: string
    quietFrom: string
    quietTo: string
    quietHint: string
    statement: string
    statementHint: string
    statementEn: string
    statementEs: string
    offerExample: string
    saved: string
    quietTooLong: string
  }
  settings: {
    title: string
    signedInAs(name: string): string
    signOut: string
    signOutText: string
    signOutDuty: {
      until(when: string): string
      open: string
      everybody: string
      colleagues(names: string): string
      nurses: string
      nobody: string
      another: string
      handOver: string
    }
    signOutUnsent(n: number): string
    testConfirmed: string
  }
  trouble: {
    offlineTitle: string
    offline: string
    errorTitle: string
    error: string
    forbiddenTitle: string
    forbidden: string
    missingTitle: string
    missing: string
    retry: string
  }
}
