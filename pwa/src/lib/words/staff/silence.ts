// Words of silence and of pauses: the interface, filled by silence-en.ts and silence-es.ts. Times come ready.

import type { NextStep, SilenceCause, SilenceStep } from '../../staff/types'

export interface SilenceWords {
  silence: {
    title: string
    silentSince(when: string): string
    silent: string
    heard: string
    expectedBy(when: string): string
    notStarted: string
    cause: Record<SilenceCause, string>
    causeText: Record<SilenceCause, string>
    seen(when: string): string
    neverSeen: string
    pushes(accepted: number, shown: number): string
    noPushes: string
    phones(n: number): string
    next: string
    nextStep: Record<NextStep, string>
    tried: string
    rung: Record<SilenceStep['rung'], string>
    fate: Record<SilenceStep['fate'], string>
    calls: string
    call(name: string, phone: string): string
    patient: string
    contact: string
    mayNotBeCalled: string
    loadFailed: string
  }
  pause: {
    pause: string
    title: string
    hint: string
    until: string
    untilHint: string
    reason: string
    save: string
    saved(when: string): string
    paused(until: string): string
    pausedTag: string
    by(name: string, when: string): string
    reasonWas(reason: string): string
    change: string
    end: string
    ended: string
    untilNeeded: string
    past: string
    tooLong: string
    reasonNeeded: string
    closed: string
    notPaused: string
  }
}
