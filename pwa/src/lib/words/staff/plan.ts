// Words of plans, holds and the exercise library: the interface, filled by plan-en.ts and plan-es.ts.

import type { HoldView, Phase, Position, Prop, Tag, Unit, WarningCode, WeekDay } from '../../staff/types'

export interface PlanWords {
  dose: {
    breaths(sets: number, reps: number): string
    held(seconds: number): string
    eachSide: string
    minutesWords(sets: number, minutes: number): string
    repsWords(sets: number, reps: number): string
    breathsWords(sets: number, reps: number): string
    secondsWords(sets: number, seconds: number): string
    heldWords(seconds: number): string
    eachSideWords: string
    everyDay: string
    timesAWeek(n: number): string
    dayShort: Record<WeekDay, string>
    dayLong: Record<WeekDay, string>
  }
  phase: Record<Phase, string> & { long: Record<Phase, string> }
  plan: {
    title(phase: string, from: string): string
    heading: string
    none: string
    noneHint: string
    ended: string
    change: string
    loadFailed: string
    exercise: string
    dose: string
    days: string
    starts(date: string, phase: string): string
    history: string
    version(from: string, to: string | undefined): string
    never: string
    published(name: string, when: string): string
    reasonGiven(warning: string, reason: string): string
    printSheet: string
    form: string
    formNone: string
    formRight: string
    formWrong: string
    seen(name: string, date: string): string
    checkForm: string
    formTitle: string
    formHow: string
    formNote: string
    formSave: string
    notes: string
    notesNone: string
    writeNote: string
    noteTitle: string
    noteText: string
    noteHint: string
    noteSave: string
    notAssigned: string
    notAssignedHint: string
    more: string
  }
  hold: {
    held: string
    heldTag: string
    whole: string
    since(date: string): string
    between(from: string, to: string): string
    cause: Record<HoldView['cause'], string>
    setBy(name: string, when: string): string
    setByItself(when: string): string
    released(name: string, when: string): string
    set: string
    setTitle: string
    what: string
    from: string
    fromHint: string
    to: string
    toHint: string
    why: string
    save: string
    release: string
    releaseTitle: string
    releaseOn: string
    releaseOnHint: string
    releaseNote: string
    releaseSave: string
    over: string
    lacksReason: string
    endsBefore: string
    tooEarly: string
    already(name: string): string
    past: string
    overAlready: string
    failed: string
    afterResolve: string
    stays: string
  }
  builder: {
    title: string
    start: string
    startHint: string
    fromTemplate(name: string): string
    fromCurrent: string
    fromNothing: string
    phase: string
    from: string
    fromHint: string
    exercises(n: number): string
    empty: string
    add: string
    addTitle: string
    added: string
    search: string
    nothingFound: string
    sets: string
    kind: string
    kindOf: Record<'reps' | 'hold' | 'minutes', string>
    reps: string
    breaths: string
    holdS: string
    holdEach: string
    minutes: string
    perSide: string
    cadence: string
    fixedDays: string
    timesAWeek: string
    n: string
    times: string
    timeOf(n: number): string
    addTime: string
    removeTime(time: string): string
    note: string
    edit(name: string): string
    done: string
    up(name: string): string
    down(name: string): string
    remove(name: string): string
    removed(name: string): string
    undo: string
    range(least: number, most: number): string
    lacksDay: string
    badTimes: string
    noteLong: string
    teach: string
    warnings: string
    warningsHint: string
    noWarnings: string
    warning: Record<WarningCode, string>
    reason: string
    reasonFor(warning: string): string
    reasonNeeded: string
    preview: string
    previewHint: string
    anyDays(n: number): string
    rest: string
    checking: string
    publish: string
    publishing: string
    published(date: string): string
    discard: string
    kept: string
    stale: string
    staleNow(name: string, when: string): string
    showNewest: string
    past: string
    logged: string
    closed: string
    offline: string
    failed: string
    fieldsWrong: string
    ends: string
  }
  library: {
    title: string
    lead: string
    add: string
    shipped: string
    own: string
    hiddenTag: string
    hide(name: string): string
    offer(name: string): string
    hideShort: string
    offerShort: string
    edit(name: string): string
    empty: string
    all: string
    move: string
    usual: string
    failed: string
  }
  exercise: {
    addTitle: string
    editTitle: string
    inEnglish: string
    inSpanish: string
    name: string
    text: string
    textHint: string
    bothNeeded: string
    firstPhase: string
    unit: string
    units: Record<Unit, string>
    position: string
    positions: Record<Position, string>
    props: string
    propWords: Record<Prop, string>
    tags: string
    tagsHint: string
    tagWords: Record<Tag, string>
    teaching: string
    teachingHint: string
    perSide: string
    usualDose: string
    timesPerDay: string
    daysPerWeek: string
    daysPerWeekHint: string
    save: string
    saved(name: string): string
    shippedOnly: string
  }
  homeSheet: {
    title: string
    lead: string
    print: string
    forWhom(name: string): string
    from(date: string): string
    stop: string
    clinic(phone: string): string
    emergency(n: string): string
    qr: string
    note: string
    held: string
    none: string
  }
  assign: {
    title: string
    nobody: string
    change: string
    choose: string
    save: string
    saved: string
    none: string
    failed: string
  }
}
