import type { components } from '../../../pwa/src/lib/api/schema.ts'
import type { Said } from './screen.ts'

// A therapist's caseload and one patient's weeks of exercise, as the server would tell them.

type S = components['schemas']
const HOUR = 3_600_000
const DAY = 24 * HOUR
const NOW = Date.now()
const at = (hoursAgo: number) => new Date(NOW - hoursAgo * HOUR).toISOString()
/** A date in New York, where the browsers are. */
const date = (daysAgo: number) => new Date(NOW - 5 * HOUR - daysAgo * DAY).toISOString().slice(0, 10)
const id = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`
const WEEKDAY = (new Date(`${date(0)}T12:00:00Z`).getUTCDay() + 6) % 7
const monday = (weeksAgo: number) => date(WEEKDAY + 7 * weeksAgo)

function week(weeksAgo: number, credited: number, prescribed: number): S['WeekSum'] {
  const standing = weeksAgo === 0 ? 'so_far' : weeksAgo === 1 ? 'provisional' : 'final'
  const start = monday(weeksAgo)
  if (prescribed === 0) return { start, credited, prescribed, standing }
  const percent = Math.round((1000 * credited) / prescribed) / 10
  const grade = percent >= 80 ? 'good' : percent >= 70 ? 'fair' : 'low'
  return { start, credited, prescribed, percent, grade, standing }
}

const CODES: [S['CriterionCode'], number?, number?][] = [
  ['earliest_day', 23, 14],
  ['days_in_phase', 19, 7],
  ['adherence', 85.7, 70],
  ['exercise_pain', 2, 3],
  ['next_day'],
  ['no_urgent_alert'],
  ['form'],
  ['relief_72'],
]
const progression: S['Progression'] = {
  next: 'PH2',
  proposed: true,
  criteria: CODES.map(([code, value, needed]) => ({ code, met: true, value, needed })),
}

function row(
  n: number,
  name: string,
  needs: S['Need'][],
  more: Partial<S['CaseloadRow']> = {},
): S['CaseloadRow'] {
  return {
    patientId: id(n),
    episodeId: id(100 + n),
    name,
    age: 66 + n,
    localDay: 12 + 4 * n,
    phase: 'PH1',
    needs,
    redStops: [],
    openItems: 0,
    week: week(0, 12, 20),
    lastWeek: week(1, 15, 21),
    ...more,
  }
}

const ROWS = [
  row(1, 'Rosa Delgado', ['hold', 'pain_rising'], {
    hold: { from: date(13), cause: 'red_flag' },
    painWeek: 5,
    painWeekBefore: 3,
    week: week(0, 0, 0),
  }),
  row(2, 'Harold Kim', ['red_stop'], { redStops: ['EX09'], week: week(0, 8.5, 14) }),
  row(3, 'Marcello Rossi-Bianchi de la Fuente', ['no_log'], { lastLogOn: date(11), week: week(0, 0, 12) }),
  row(4, 'An Nguyen', ['two_low_weeks'], { phase: 'PH3' }),
  row(5, 'Beatrice Cohen', ['phase_proposal'], {
    proposal: { itemId: id(205), next: 'PH2' },
    week: week(0, 16, 18),
  }),
  row(6, 'Luis Ortega', ['none'], { week: week(0, 10, 12) }),
  row(7, 'Susan Wright', ['none'], { phase: undefined, week: undefined, lastWeek: undefined }),
]

function item(
  n: number,
  kind: S['ItemKind'],
  of: number,
  more: Partial<S['TherapistItem']> = {},
): S['TherapistItem'] {
  const { patientId, episodeId, name } = ROWS[of - 1]!
  const raisedAt = at(5 * n)
  return { id: id(200 + n), kind, state: 'open', patientId, episodeId, patientName: name, raisedAt, ...more }
}

const ITEMS = [
  item(1, 'red_stop', 2, {
    exerciseId: 'EX09',
    log: { id: id(301), doneAt: at(5), painBefore: 3, painAfter: 6 },
  }),
  item(5, 'phase_proposal', 5, { evidence: { progression } }),
  item(3, 'no_logs', 3, { evidence: { days: 11, lastLogOn: date(11) } }),
  item(4, 'low_weeks', 4, { evidence: { weeks: [week(3, 11, 21), week(2, 13, 21)] } }),
]
const LOGS: S['QuarantinedLog'][] = [
  {
    id: id(401),
    patientId: id(2),
    patientName: 'Harold Kim',
    code: 'outside_window',
    detail: '',
    canAccept: true,
    receivedAt: at(1),
    raw: JSON.stringify({ exerciseId: 'EX07', localDate: date(12), amount: 16, painBefore: 2, painAfter: 3 }),
  },
]

const needing = ROWS.filter((one) => one.needs[0] !== 'none').length
export const caseload: Record<string, Said> = {
  '/caseload': { json: { rows: ROWS, counts: { all: ROWS.length, needing } } },
  '/therapist-items': { json: { items: ITEMS } },
  '/quarantined-session-logs': { json: { items: LOGS } },
}
export const nothingToDo: Record<string, Said> = {
  '/caseload': { json: { rows: [], counts: { all: 0, needing: 0 } } },
  '/therapist-items': { json: { items: [] } },
  '/quarantined-session-logs': { json: { items: [] } },
}

const PLAN: [exerciseId: string, dose: object, asked: number, done: number, pain: number][] = [
  ['EX02', { sets: 1, reps: 10, unit: 'breaths' }, 7, 7, 2],
  ['EX07', { sets: 2, reps: 8, holdS: 3, unit: 'reps' }, 3, 3, 3],
  ['EX09', { sets: 2, reps: 6, unit: 'reps' }, 3, 1, 6],
  ['EX04', { sets: 1, minutes: 10, unit: 'min' }, 7, 5, 2],
]
const DONE = [3, 4, 4, 2, 0, 4, 4, 4, 0, 0, 4, 3.5, 1, 4, 4, 4, 3, 4, 4, 4]

/** Three weeks with a hold, a day of rest each week, and an exercise that hurts. */
export const weeksOfTherapy: Record<string, Said> = {
  '/episodes/:episode/adherence': {
    json: {
      episodeId: id(0),
      today: date(0),
      zone: 'America/New_York',
      from: date(20),
      to: date(0),
      days: DONE.map((credited, n) => {
        const held = n === 8 || n === 9
        const asked = held || n % 7 === 5 ? 0 : 4
        return {
          date: date(20 - n),
          prescribed: asked,
          credited: asked && credited,
          extra: n === 5 ? 1 : 0,
          held,
        }
      }),
      weeks: [week(3, 17, 21), week(2, 15, 21), week(1, 13, 21), week(0, 16, 20)].map((one, n) => ({
        ...one,
        held: n === 2 ? 2 : 0,
        extra: 0,
        painMedian: [5, 3, 4, 2][n],
      })),
      exercises: PLAN.map(([exerciseId, , prescribed, credited, pain], n) => ({
        exerciseId,
        prescribed: 20,
        credited: 15,
        extra: 0,
        painWorst: pain,
        last7: { prescribed, credited, painLast: pain, painWorst: pain },
        stops: n === 2 ? 2 : 0,
        skips: n === 3 ? [{ why: 'tired' as const, count: 2 }] : [],
      })),
      progression,
      logs: [],
    } satisfies S['AdherenceView'],
  },
  '/episodes/:episode/plan-versions': {
    json: {
      episodeId: id(0),
      today: date(0),
      procedure: date(23),
      zone: 'America/New_York',
      canPublish: true,
      canHold: true,
      versions: [
        {
          id: id(501),
          from: date(20),
          phase: 'PH1',
          by: 'Tom',
          publishedAt: at(500),
          reasons: {},
          prescriptions: PLAN.map(([exerciseId, dose], n) => ({
            id: id(510 + n),
            exerciseId,
            perSide: false,
            amount: 10,
            cadence: { kind: 'fixed_days', days: ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] },
            ...dose,
          })),
        },
      ],
      holds: [],
      notes: [],
      formChecks: [],
    },
  },
  '/therapist-items': {
    json: { items: [item(5, 'phase_proposal', 5, { episodeId: ':episode', evidence: { progression } })] },
  },
}
