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

/** What is said of a promised call: which words, and whether it is late. */
export interface PromiseSaid {
  word: 'before' | 'late' | 'owed' | 'owedLate'
  late: boolean
  before: string
}

/** The call that was promised about an alert. None: nothing was, or it is open again and the call not late yet. */
export function promiseOf(
  alert: Pick<Alert, 'state' | 'callBefore' | 'outcome'>,
  now: number,
): PromiseSaid | undefined {
  const { state, callBefore: before, outcome } = alert
  const late = isLate(alert, now)
  if (!before || (state === 'open' && !late)) return undefined
  // One that a rule closed may owe a call too: that nobody answered is said only where somebody tried.
  const tried = state === 'resolved' && outcome === 'no_answer'
  if (tried) return { word: late ? 'owedLate' : 'owed', late, before }
  return { word: late ? 'late' : 'before', late, before }
}

/** A call that is owed is withdrawn by another outcome: that nobody answered promised it. */
export function outcomesOf({ state }: Pick<Alert, 'state'>): Outcome[] {
  return OUTCOMES.filter((one) => one !== 'no_answer' || state !== 'resolved')
}
