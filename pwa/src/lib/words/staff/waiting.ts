// Words of what waits for a nurse, as an admin reads it. The interface, filled by waiting-en.ts and waiting-es.ts. Times
// come ready.

import type { MessageFate, Severity } from '../../staff/types'

export interface WaitingWords {
  waiting: {
    title: string
    lead: string
    open(n: number): string
    /** How long ago the oldest of so many was found. */
    oldest(n: number, span: string): string
    alerts: string
    none: string
    noneHint: string
    /** That it waits, and since when. */
    waits: Record<Severity, (since: string) => string>
    /** Of one that somebody had taken, and when it was found. */
    openAgain: Record<Severity, (found: string) => string>
    openAgainWhy: string
    ago(span: string): string
    /** By level, 0 to 3. */
    levels: string[]
    next(time: string): string
    told: string
    toldNobody: string
    carried: string
    /** What became of the message to one person, behind the name. */
    fate: Record<MessageFate, (time: string) => string>
    unknown: string
    find: string
    findHint: string
    nurses: string
    onDuty: string
    others(n: number): string
    callOf(name: string, number: string): string
    noPhone: string
    phoneHint: string
  }
}
