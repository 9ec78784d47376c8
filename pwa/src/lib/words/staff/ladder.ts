// Words of the ladder by which an alert reaches more people: the interface, filled by ladder-en.ts and ladder-es.ts.

export interface LadderWords {
  ladder: {
    title: string
    lead: string
    linkHint: string
    urgent: string
    warning: string
    info: string
    infoText: string
    urgentFirst: string
    urgentAgain: string
    urgentSecond(minutes: string): string
    urgentThird(minutes: string): string
    urgentRepeat: string
    warningFirst: string
    warningSecond(minutes: string): string
    warningThird(hours: string): string
    warningRepeat: string
    stops: string
    minutes: string
    ofMinutes(n: number): string
    ofHours(n: number): string
    workingMinutes: string
    workingHours: string
    bounds(min: number, max: number, usual: number): string
    outside(min: number, max: number): string
    missing: string
    isDefault: string
    version(n: number, when: string): string
    counts: string
    save: string
    saved: string
    backToDefaults: string
    stale: string
    showNew: string
    readOnly: string
    skipped: string
  }
}
