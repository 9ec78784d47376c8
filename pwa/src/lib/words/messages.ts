// Every word that patients read, and those that both sides share. A text missing in one language does not compile.
// Staff words stand in staff/messages.ts. Fixed clinical texts come from server/protocols (lib/protocol).

export interface Messages {
  name: string
  demo: string
  language: {
    other: string
    otherCode: 'en' | 'es'
    switch: string
  }
  common: {
    back: string
    next: string
    skip: string
    save: string
    yes: string
    change: string
    close: string
    done: string
    cancel: string
    tryAgain: string
    loading: string
    none: string
    call(number: string): string
    emergency: string
    callEmergency(number: string): string
    callClinic: string
    /** Stands in a fixed text where the clinic has no number of its own. */
    noPhone: string
    skipToMain: string
    hour(n: number): string
    /** The day before, the same day, the day after. */
    nearDays: [string, string, string]
  }
  tabs: {
    label: string
    today: string
    progress: string
    exercises: string
    help: string
  }
  trouble: {
    offlineTitle: string
    offline: string
    asOf(when: string): string
    errorTitle: string
    error: string
    notFoundTitle: string
    notFound: string
    goHome: string
    needsHttps: string
    noStorage: string
    tooManyTries: string
    /** The server asks for a newer app; nothing that is typed is lost by loading it later. */
    newVersion: string
    newVersionLoad: string
  }
  outbox: {
    saved: string
    sent: string
    seen(time: string): string
    /** `day` unless it is today. */
    seenCall(time: string, before: string, day?: string): string
    willCall(before: string, day?: string): string
    needsHelp: string
    waiting(n: number): string
    corrected: string
    correctionWaiting: string
    reconnect(phone: string): string
    reconnectNoPhone: string
    enterCode: string
    /** The phone itself could not keep it: the only way left is a call. */
    notSaved(phone: string): string
    unreadable(n: number, phone: string): string
  }
  join: {
    title: string
    lead: string
    code: string
    codeHint: string
    connect: string
    connecting: string
    wrong: string
    noNetwork: string
    staff: string
    linkReady: string
    deviceName: string
    hello(name: string): string
    isItYou(name: string): string
    isItYouHint: string
    notMe: string
    notMeDone: string
    languageTitle: string
    step(n: number, of: number): string
    notifyTitle: string
    notifyWhy: string
    notifyPrivate: string
    notifyYes: string
    notifyNo: string
    testTitle: string
    testLead: string
    testSend: string
    testSent: string
    testDone: string
    testDoneHint: string
    testLater: string
    testNothing: string
    finish: string
    installTitle: string
    installWhy: string
    installShare: string
    installAdd: string
    installOpen: string
    installAnyway: string
    keptTitle(n: number): string
    kept: string
    belongs(name: string): string
    belongsHint: string
    belongsGoOn: string
  }
  out: {
    title: string
    why: string
  }
  demoPage: {
    title: string
    opening: string
    used: string
    failed: string
    privateWindow: string
  }
  before: {
    title: string
    lead: string
    baselineTitle: string
    baselineSent(n: number): string
    baselineAgain: string
  }
  today: {
    morning: string
    afternoon: string
    evening: string
    after: string
    hourOf72(n: number): string
    dayWeek(day: number, week: number): string
    home: string
    hours(n: number): string
    lineLabel(n: number): string
    weekLabel(n: number): string
    nextCheckIn(when: string): string
    dueNow: string
    /** A call that was promised has not come; the words of the protocol. */
    late(phone: string): string
    sentTitle: string
    sentNone: string
    moving: string
    resting: string
    declined: string
    flagged(n: number): string
    byStaff: string
    correct: string
    signs: string
    companionTitle: string
    companionLead: string
    emptyTitle: string
    empty: string
    completedTitle: string
    completed: string
    endedTitle: string
    ended: string
    settings: string
  }
  checkIn: {
    title: string
    step(n: number, of: number): string
    saveOn: string
    saveCheckIn: string
    cannot: string
    cannotTitle: string
    cannotLead: string
    cannotDeclined: string
    cannotUnable: string
    skipRest: string
    forget: string
    read: string
    readStop: string
    chosen(n: number): string
    signsTitle: string
    anchors(low: string, high: string): string
    savedTitle: string
    adviceTitle: string
    flaggedTitle: string
    dismiss: string
    correctHint: string
  }
  correct: {
    title: string
    was: string
    movement: string
    rest: string
    newValue: string
    takeBack: string
    takeBackHint: string
    keeps: string
    save: string
    gone: string
  }
  progress: {
    title: string
    range: string
    range72: string
    range2w: string
    rangeAll: string
    none: string
    noBaseline(now: number): string
    from(start: number, now: number): string
    half: string
    lower: string
    same: string
    higher: string
    movement: string
    rest: string
    band: string
    window: string
    unsent: string
    median: string
    chartTitle(range: string): string
    tableTitle: string
    when: string
    hourShort(n: number): string
    dayShort(n: number): string
    weekShort(n: number): string
    start: string
    average: string
    notSame: string
    older: string
    now: string
  }
  help: {
    title: string
    signs: string
    signsLead: string
    haveSign: string
    clinic: string
    hours(hours: string): string
    no24h: string
    who: string
    whoText: string
    kept: string
    settings: string
    about: string
    rules(ruleset: string): string
    sheet: string
    sheetTitle: string
  }
  settings: {
    title: string
    language: string
    text: string
    textNormal: string
    textLarge: string
    textLargest: string
    theme: string
    themeLight: string
    themeDark: string
    themeSystem: string
    notifications: string
    phone: string
    connectedAs(name: string): string
    version(v: string): string
    storageKept: string
    storageMaybe: string
    signOut: string
    signOutTitle: string
    signOutText: string
    signOutKept(n: number): string
    signOutOffline: string
    signOutYes: string
  }
  push: {
    on: string
    onHint: string
    unproven: string
    off: string
    turnOn: string
    deniedTitle: string
    denied: string
    unsupported: string
    needsInstall: string
    subscribing: string
    pendingTitle: string
    pending: string
    failedTitle: string
    failed: string
    test: string
    testSent: string
    testShown: string
    testOpened: string
    silent: string
  }
}
