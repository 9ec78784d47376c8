// Words of the call that a nurse promises by taking an alert: the interface, filled by call-en.ts and call-es.ts.

import type { CallResult } from '../../staff/types'

export interface CallWords {
  call: {
    /** On an alert that somebody has. */
    before(time: string): string
    late(time: string): string
    /** On one that was closed because nobody answered. */
    owed(time: string): string
    owedLate(time: string): string
    owedMany(n: number): string
    /** Who else is told when nobody takes it. */
    moreAt(time: string): string
    everybody: string
    note: string
    title: string
    how: string
    result: Record<CallResult, string>
    again: string
    in(time: string, minutes: number): string
    choose: string
    save: string
    savedReached(name: string): string
    savedAgain(name: string, time: string): string
    saved(name: string): string
    notYours: string
    tooLate: string
    /** No call is owed any more: closed anew, with another outcome. */
    withdraw: string
    withdrawHint: string
    falseAlarm: string
    falseAlarmLacking: string
  }
}
