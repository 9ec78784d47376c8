// The stop rules of clinical.md 6.3, at once on the screen; the server says the same again when the log arrives. Pure.

export type StopResult = 'noStart' | 'red' | 'amber' | 'green'

export interface Pain {
  /** At rest, before the session. */
  rest?: number
  /** When moving, before the session. */
  before?: number
  /** When moving, after this exercise. */
  after?: number
}

/** Rest pain from here on: no session. */
const NO_START = 7
/** Movement pain after an exercise from here on, or a rise by so much. */
const RED = { after: 6, rise: 3 }
const AMBER = { after: 4, rise: 2 }
/** From here on the fixed advice is shown, as after a check-in. */
export const ADVICE = 7

const HOUR_MS = 3_600_000
const NEXT_DAY_H = { from: 20, to: 48 }

/** The first line of the table that fits. `gone` answers the next-day question. A pain that nobody gave fits no line. */
export function judge(pain: Pain, gone?: boolean): StopResult {
  if ((pain.rest ?? 0) >= NO_START) return 'noStart'
  if (fits(pain, RED) || (gone === false && rose(pain))) return 'red'
  return fits(pain, AMBER) ? 'amber' : 'green'
}

/** The exercise left more pain than there was: then the next day is asked about. */
export function rose(pain: Pain): boolean {
  return (rise(pain) ?? 0) > 0
}

/** Both ends count. */
export function asksNextDay(pain: Pain, done: number, now: number): boolean {
  const hours = (now - done) / HOUR_MS
  return rose(pain) && NEXT_DAY_H.from <= hours && hours <= NEXT_DAY_H.to
}

/** Half a dose, rounded up. */
export function half(amount: number): number {
  return Math.ceil(amount / 2)
}

function fits(pain: Pain, line: typeof RED): boolean {
  return (pain.after ?? -1) >= line.after || (rise(pain) ?? 0) >= line.rise
}

function rise({ before, after }: Pain): number | undefined {
  return before === undefined || after === undefined ? undefined : after - before
}
