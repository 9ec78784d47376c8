// The times that a nurse may promise for a call: few, in minutes from now, inside the server's bounds (reliability.md 3).
// And how a call that is owed is withdrawn.

import { OUTCOMES, type Alert, type Outcome } from './types'

/** What is owed after nobody answered waits 4 h at most, an urgent alert 2 h, a warning a day. */
const MINUTES = {
  owed: [30, 60, 120, 240],
  urgent: [15, 30, 60, 120],
  warning: [30, 60, 120, 240],
  info: [] as number[],
}

export interface CallTime {
  minutes: number
  at: string
}

export function callTimes({ state, severity }: Pick<Alert, 'state' | 'severity'>, now: number): CallTime[] {
  const minutes = MINUTES[state === 'resolved' ? 'owed' : severity]
  return minutes.map((minutes) => ({ minutes, at: new Date(now + minutes * 60_000).toISOString() }))
}

/** Nobody has called, and the promised time is over. */
export function isLate({ callBefore }: Pick<Alert, 'callBefore'>, now: number): boolean {
  return callBefore !== undefined && Date.parse(callBefore) <= now
}

/** A call that is owed is withdrawn by another outcome: that nobody answered promised it. */
export function outcomesOf({ state }: Pick<Alert, 'state'>): Outcome[] {
  return OUTCOMES.filter((one) => one !== 'no_answer' || state !== 'resolved')
}
