// Made-up episodes, as the server would tell them.

const HOUR = 3_600_000

export interface Scenario {
  signedIn: boolean
  state: 'planned' | 'active' | 'completed' | 'ended'
  /** Hours since the procedure. */
  hours?: number
  scores: [hour: number, movement: number, rest?: number][]
  baseline?: number
  seen?: boolean
  phone?: boolean
  language?: 'en' | 'es'
  plan?: 'going' | 'held' | 'rest'
}

const relief: Scenario['scores'] = [
  [4, 7, 4],
  [10, 7],
  [16, 6, 3],
  [22, 6],
  [28, 5, 3],
]

/** Day 9, with a plan. */
const exercising = (plan: Scenario['plan']): Scenario => ({
  signedIn: true,
  state: 'active',
  hours: 9 * 24 + 3,
  scores: [...relief, [194, 3, 1]],
  baseline: 8,
  phone: true,
  plan,
})

export const SCENARIOS: Record<string, Scenario> = {
  nobody: { signedIn: false, state: 'active', hours: 31, scores: relief, baseline: 8, phone: true },
  planned: { signedIn: true, state: 'planned', scores: [], phone: true },
  hour5: { signedIn: true, state: 'active', hours: 5.4, scores: [], baseline: 8, phone: true },
  active31: {
    signedIn: true,
    state: 'active',
    hours: 31.2,
    scores: relief,
    baseline: 8,
    seen: true,
    phone: true,
  },
  norecall: { signedIn: true, state: 'active', hours: 31.2, scores: relief, phone: false },
  day9: {
    signedIn: true,
    state: 'active',
    hours: 9 * 24 + 3,
    scores: [...relief, [34, 4], [58, 4, 2], [72, 3], [98, 3], [122, 2], [194, 3, 1]],
    baseline: 8,
    phone: true,
  },
  week8: {
    signedIn: true,
    state: 'active',
    hours: 52 * 24,
    scores: [
      [1050, 3],
      [1100, 2],
      [1220, 2],
    ],
    baseline: 8,
    phone: true,
  },
  exercises: exercising('going'),
  exercisesHeld: exercising('held'),
  exercisesRest: exercising('rest'),
  completed: {
    signedIn: true,
    state: 'completed',
    hours: 2100,
    scores: [[2000, 2]],
    baseline: 8,
    phone: true,
  },
}

export function meOf(scenario: Scenario) {
  return {
    person: 'patient',
    id: '01920000-0000-7000-8000-000000000001',
    name: 'Rosa Delgado',
    language: scenario.language ?? 'en',
    clinic: {
      name: 'Hillside Spine Clinic',
      zone: 'America/New_York',
      phone24h: scenario.phone ? '(212) 555-0143' : undefined,
      emergencyNumber: '911',
      staffHours: 'Mon-Fri 8:00-18:00',
      statement: { en: 'We answer calls within the hour.', es: 'Contestamos las llamadas en una hora.' },
    },
    demo: true,
    deviceId: 'd1',
    minClientVersion: '0.1.0',
    patient: { zone: 'America/New_York' },
    pushKey: 'AAAA',
    now: new Date().toISOString(),
  }
}

export function episodeOf(scenario: Scenario, taken: Record<string, unknown>[]) {
  const now = Date.now()
  const start = scenario.hours === undefined ? undefined : now - scenario.hours * HOUR
  const at = (hour: number) => new Date((start ?? now) + hour * HOUR).toISOString()
  const mine = taken.map((one) => ({
    ...one,
    receivedAt: new Date().toISOString(),
    clockSuspect: false,
  }))
  const base = scenario.baseline
  const band = [
    [0, 1, 1, 1],
    [24, 0.35, 0.56, 0.8],
    [336, 0.35, 0.56, 0.8],
    [720, 0.31, 0.46, 0.69],
    [2160, 0.31, 0.41, 0.65],
  ] as const
  return {
    id: 'e1',
    state: scenario.state,
    procedureEndedAt: start === undefined ? undefined : at(0),
    levels: ['T12', 'L1'],
    baseline: { movement: base },
    next: start === undefined ? undefined : new Date(now + 3 * HOUR).toISOString(),
    prompts: [],
    seen: scenario.seen
      ? { at: new Date(now - 300_000).toISOString(), callBefore: new Date(now + HOUR / 2).toISOString() }
      : undefined,
    callLate: false,
    checkIns: [
      ...scenario.scores.map(([hour, movement, rest], index) => ({
        id: `c${index}`,
        feltAt: at(hour),
        receivedAt: at(hour),
        movement,
        rest,
        opioid: 'none',
        redFlags: [],
        clockSuspect: false,
        enteredBy: index === 1 ? 'Ana Ruiz' : undefined,
      })),
      ...mine,
    ],
    medians:
      scenario.hours && scenario.hours > 500
        ? [5, 4, 4, 3, 3, 3].map((movement, week) => ({ fromHour: week * 168, movement, count: 7 }))
        : [],
    curve: base
      ? band.map(([hour, low, centre, high]) => ({
          hour,
          low: low * base,
          centre: centre * base,
          high: high * base,
        }))
      : undefined,
    now: new Date(now).toISOString(),
  }
}
