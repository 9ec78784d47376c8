import type { Skip, Unit } from '../../api/sessions'

export interface PlanMessages {
  guide: {
    title: string
    heading: string
    now: string
    next: string
    fromHour(n: number): string
    fromDay(n: number): string
    fromWeek(n: number): string
    earlier: string
    planned: string
    onlyAsTold: string
    ended: string
  }
  list: {
    today: string
    done(n: number, of: number): string
    allDone: string
    /** On Today, where nothing else says what it is about. */
    left(n: number, of: number): string
    restDay: string
    begin: string
    goOn: string
    again: string
    notes: string
    more(name: string): string
    open: string
    doneToday: string
    partDone(amount: number, of: number): string
    goes(n: number, of: number): string
    skippedToday: string
    freeDone(n: number): string
    holdTitle: string
    holdText: string
    heldUntil(day: string): string
    held: string
    hurt: string
    eased(now: number, before: number, unit: Unit): string
    asOf(when: string): string
  }
  dose: {
    rounds(n: number): string
    amount(n: number, unit: Unit): string
    hold(s: number): string
    perSide: string
    timesADay(n: number): string
    daysAWeek(n: number): string
    inAll(n: number, unit: Unit): string
  }
  week: {
    title: string
    days: string[]
    dayNames: string[]
    states: Record<'done' | 'part' | 'open' | 'rest' | 'held' | 'ahead', string>
    count(done: number, of: number): string
    words: Record<'good' | 'oneMore' | 'begun' | 'ahead', string>
    none: string
    weeksTitle: string
    soFar: string
    of(day: string): string
    gap: string
    logged: string
  }
  nextDay: {
    question: string
    about(names: string): string
    yes: string
    no: string
    thanks: string
    leave(names: string): string
  }
  player: {
    title: string
    step(n: number, of: number): string
    beforeTitle: string
    afterLead(name: string): string
    did: string
    part: string
    hurt: string
    skip: string
    note: string
    howMuch: string
    howMuchHurt: string
    nothing: string
    little: string
    half: string
    most: string
    about(amount: number, unit: Unit): string
    skipTitle: string
    reasons: Record<Skip, string>
    sign: string
    signsTitle: string
    saved: string
    noStartTitle: string
    noStart: string
    redTitle: string
    red(name: string): string
    amberTitle: string
    amber(now: number, before: number, unit: Unit): string
    amberLess: string
    next: string
    enough: string
    endTitle: string
    endGone: string
  }
  timer: {
    title: string
    start: string
    stop: string
    again: string
    ready: string
    hold: string
    rest: string
    over: string
    round(n: number, of: number): string
    sound: string
    soundOn: string
    soundOff: string
  }
  later: {
    ask: string
    later: string
    done: string
    close: string
    at(time: string): string
    over: string
    twice: string
    tooLate: string
    offline: string
  }
  reminders: {
    title: string
    lead: string
    checkIns: string
    exercises: string
    protocolTimes: string
    planTimes: string
    add: string
    remove(time: string): string
    time: string
    quiet: string
    quietHint: string
    quietFrom: string
    quietTo: string
    zone(zone: string): string
    zoneMoves(zone: string): string
    save: string
    saved: string
    offline: string
    errors: Record<'unknown_zone' | 'gap_too_long' | 'bad_times' | 'other', string>
  }
}
