// Words of duty: who is told about alerts, and when. The interface, filled by duty-en.ts and duty-es.ts. Times come ready.

import type { Stint } from '../../staff/types'

export interface DutyWords {
  duty: {
    title: string
    lead: string
    clock(zone: string): string
    now: string
    next: string
    everybody: string
    nobodyNow: string
    nobodyNext: string
    you: string
    first: string
    position(n: number): string
    until(when: string): string
    fromTo(from: string, to: string): string
    origin: Record<Stint['origin'], string>
    proven(when: string): string
    provenLong(when: string): string
    neverProven: string
    holes: string
    noHoles: string
    noRoster: string
    planEnds(when: string): string
    hole(from: string, to: string): string
    holeNow(to: string): string
    holeOpen(from: string): string
    planHere: string
    week: string
    nobody: string
    runs: string
    phones: string
    phonesHint: string
    noNurses: string
    offline: string
    changed: string
    error: string
  }
  ownDuty: {
    title: string
    none: string
    later(n: number): string
    runs: string
    take: string
    takeTitle: string
    takeHint: string
    until: string
    untilAt(when: string): string
    another: string
    anotherTime: string
    chooseUntil: string
    past: string
    tooLong: string
    taken(when: string): string
    notProvenTitle: string
    notProven: string
    notProvenHere: string
    handOver: string
    handOverOf(what: string): string
    handOverTitle: string
    handOverNow(until: string): string
    handOverLater(from: string, to: string): string
    toWhom: string
    chooseWho: string
    nobodyElse: string
    handedOver(name: string): string
    theirsNotProven(name: string): string
    notOnDuty: string
  }
  swap: {
    ask: string
    askOf(what: string): string
    askTitle: string
    give(span: string): string
    forWhich: string
    choose: string
    nothing: string
    send: string
    asked(name: string): string
    waiting: string
    asks(name: string): string
    youAsked(name: string): string
    youGive(span: string): string
    youGet(span: string): string
    accept: string
    decline: string
    accepted(name: string): string
    declined(name: string): string
    notProvenMe: string
    settled: string
    begun: string
  }
  feed: {
    title: string
    hint: string
    since(when: string): string
    make: string
    again: string
    againHint: string
    once: string
    address: string
    copy: string
    copied: string
    withdraw: string
    withdrawn: string
  }
  ringing: {
    title: string
    lead: string
    android: string
    androidSteps: string[]
    iphone: string
    iphoneSteps: string[]
    listen: string
    heard: string
    yes: string
    no: string
    heardIt: string
    notHeard: string
    done: string
  }
  shift: {
    plan: string
    none: string
    add: string
    changeTitle: string
    who: string
    chooseWho: string
    date: string
    firstDate: string
    start: string
    end: string
    nextDay: string
    lacking: string
    position: string
    positionChoice: Record<'1' | '2' | '3', string>
    repeats: string
    days: string
    daysNeeded: string
    until: string
    untilHint: string
    untilEarly: string
    over: string
    notANurse: string
    save: string
    added(name: string): string
    changed: string
    everyDay: string
    onDays(days: string): string
    onceOn(date: string): string
    untilDate(date: string): string
    change: string
    changeOf(what: string): string
    remove: string
    removeOf(what: string): string
    removeTitle: string
    removeHint: string
    removed: string
    begun: string
    ended: string
    begunHint: string
  }
}
