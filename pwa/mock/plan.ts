// A made-up plan, as the server would tell it, with what was logged.

import library from '../../server/protocols/vertebroplasty/exercises.json' with { type: 'json' }

export interface Logged {
  id: string
  exerciseId: string
  localDate: string
  amount: number
  painBefore?: number
  painAfter?: number
  skip?: string
  stop?: string
}

const PRESCRIBED = [
  { id: 'p2', exerciseId: 'EX02', sets: 2, reps: 15, times: ['08:00', '18:00'], amount: 60, unit: 'reps' },
  { id: 'p4', exerciseId: 'EX04', sets: 1, minutes: 10, times: ['10:00'], amount: 10, unit: 'min' },
  {
    id: 'p5',
    exerciseId: 'EX05',
    sets: 2,
    reps: 8,
    holdS: 5,
    times: [],
    amount: 16,
    unit: 'reps',
    note: 'Keep breathing, Rosa. Slowly is fine.',
  },
  { id: 'p9', exerciseId: 'EX09', sets: 2, reps: 5, times: [], amount: 10, unit: 'reps', timesAWeek: 3 },
  { id: 'p7', exerciseId: 'EX07', sets: 2, reps: 10, holdS: 3, times: [], amount: 20, unit: 'reps' },
] as const

const DAY = 86_400_000

/** `zone`: where the phone is; ours, unless it is said. */
export function ownPlan(
  kind: 'going' | 'held' | 'rest' | 'none',
  logs: Logged[],
  answered: string[],
  zone?: string,
) {
  // Sweden writes a date as the contract does.
  const dates = new Intl.DateTimeFormat('sv-SE', { timeZone: zone })
  const dateOf = (ms: number) => dates.format(ms)
  const now = Date.now()
  const today = dateOf(now)
  const weekday = (new Date(`${today}T12:00:00Z`).getUTCDay() + 6) % 7
  const monday = (weeks: number) => dateOf(now - (weekday + 7 * weeks) * DAY)
  const yesterday = dateOf(now - DAY)
  const before: Logged[] = Array.from({ length: 14 }, (_, n) => dateOf(now - (n + 1) * DAY))
    .filter((date, n) => date >= monday(2) && n % 4 !== 2)
    .flatMap((date) =>
      PRESCRIBED.map((one) => ({
        id: `${date}-${one.id}`,
        exerciseId: one.exerciseId,
        localDate: date,
        amount: one.amount,
      })),
    )
  const all = [...before, ...logs]
  const days = Array.from({ length: 29 }, (_, n) => dateOf(now + (n - 14) * DAY)).map((date) => ({
    date,
    held: kind === 'held' && date >= today,
    items:
      kind === 'none' || (kind === 'rest' && date === today)
        ? []
        : PRESCRIBED.map((one) => ({
            prescriptionId: one.id,
            exerciseId: one.exerciseId,
            times: one.times,
            amount: one.amount,
            advised: one.id === 'p7' ? one.amount / 2 : one.amount,
            unit: one.unit,
            timesAWeek: 'timesAWeek' in one ? one.timesAWeek : undefined,
            held: one.id === 'p4',
          })),
    logged: all
      .filter((log) => log.localDate === date)
      .map(({ exerciseId, amount }) => ({ exerciseId, amount, extra: false })),
  }))
  return {
    episodeId: 'e1',
    today,
    phase: kind === 'none' ? undefined : 'PH1',
    phaseSince: dateOf(now - 6 * DAY),
    days,
    prescriptions: PRESCRIBED.map((one) => ({
      ...one,
      perSide: false,
      cadence: { kind: 'fixed_days', days: ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] },
    })),
    exercises: library.exercises.map((one) => ({ ...one, needsTeaching: one.needs_teaching })),
    holds:
      kind === 'held'
        ? [{ id: 'h1', from: today, cause: 'urgent_alert' }]
        : [{ id: 'h2', exerciseId: 'EX04', from: yesterday, to: dateOf(now + 3 * DAY), cause: 'staff' }],
    notes:
      kind === 'none'
        ? []
        : [
            {
              id: 'n1',
              text: 'You are doing well. Short and often is best.',
              at: new Date(now - DAY).toISOString(),
              by: 'Tom Baker',
            },
          ],
    weeks:
      kind === 'none'
        ? []
        : [
            {
              monday: monday(0),
              percent: 71.4,
              soFar: true,
              final: false,
              prescribed: 14,
              credited: 10,
              held: 1,
            },
            {
              monday: monday(1),
              percent: 82.5,
              soFar: false,
              final: false,
              prescribed: 35,
              credited: 29,
              held: 0,
            },
            {
              monday: monday(2),
              percent: 64,
              soFar: false,
              final: true,
              prescribed: 35,
              credited: 22.4,
              held: 0,
            },
          ],
    easings: [{ exerciseId: 'EX07', from: yesterday }],
    nextDay:
      kind === 'going' && !answered.includes('0192-next')
        ? [{ logId: '0192-next', exerciseId: 'EX05', doneAt: new Date(now - DAY).toISOString() }]
        : [],
    logs: all,
  }
}
