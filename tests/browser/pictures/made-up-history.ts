import type { Page } from '@playwright/test'
import type { components } from '../../../pwa/src/lib/api/schema.ts'
import type { Said } from './screen.ts'

// A night that the demo clinic does not have: an alert that climbed, was dropped and taken again, and the day it was part of.

type S = components['schemas']
const MINUTE = 60_000
const id = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`
const ago = (minutes: number) => new Date(Date.now() - minutes * MINUTE).toISOString()

const push = (
  name: string,
  fate: S['MessageFate'],
  more: Partial<S['ToldMessage']> = {},
): S['ToldMessage'] => ({ name, channel: 'push', device: 'Phone', fate, shownUnknown: false, ...more })

function night(): S['StoryEntry'][] {
  const entry = (
    minutes: number,
    kind: S['StoryKind'],
    more: Partial<S['StoryEntry']> = {},
  ): S['StoryEntry'] => ({
    at: ago(minutes),
    kind,
    cycle: 1,
    severity: 'urgent',
    ...more,
  })
  const told = (
    level: number,
    messages: S['ToldMessage'][],
    more: Partial<S['ToldLevel']> = {},
  ): S['ToldLevel'] => ({
    level,
    cause: 'due',
    skipped: [],
    nobodyLive: false,
    times: 1,
    messages,
    ...more,
  })
  const ana = push('Ana Ruiz', 'opened', { acceptedAt: ago(95), shownAt: ago(95), openedAt: ago(90) })
  const silent = push('Guadalupe Fernández-Villaseñor', 'accepted', { shownUnknown: true })
  return [
    entry(95, 'found'),
    entry(95, 'told', { told: told(1, [ana]) }),
    entry(90, 'taken', { by: 'Ana Ruiz', byButton: true, callBefore: ago(60) }),
    entry(60, 'lapsed', { cycle: 2 }),
    entry(60, 'told', {
      cycle: 2,
      told: told(
        3,
        [
          push('Ben Ortiz', 'failed'),
          silent,
          push('Ines Alvarez', 'accepted', { channel: 'email', acceptedAt: ago(60) }),
        ],
        {
          cause: 'lapse',
          skipped: [2],
        },
      ),
    }),
    entry(45, 'told_again', { cycle: 2, told: told(3, [silent], { times: 2, until: ago(30) }) }),
    entry(28, 'taken', { cycle: 2, by: 'Ben Ortiz', byButton: false, callBefore: ago(-2) }),
    entry(20, 'called', { cycle: 2, by: 'Ben Ortiz', callResult: 'reached' }),
    entry(18, 'closed', {
      cycle: 2,
      by: 'Ben Ortiz',
      outcome: 'false_alarm',
      reason: 'Her grandchild played with the phone.',
      note: 'She slept well and feels no worse.',
    }),
  ]
}

/** The story that is opened next is that of the night. */
export async function withTheNight(page: Page): Promise<void> {
  await page.route('**/api/v1/alerts/*/story', async (route) => {
    const response = await route.fetch()
    const story = (await response.json()) as S['StoryView']
    await route.fulfill({ response, json: { ...story, entries: night() } })
  })
}

const alerts = (
  severity: S['Severity'],
  [raised, taken, waiting, overtaken]: [number, number, number, number],
  times: Partial<S['DigestAlerts']>,
): S['DigestAlerts'] => ({
  severity,
  raised,
  taken,
  waiting,
  overtaken,
  closedByPerson: taken,
  closedByRule: overtaken,
  ...times,
})

function day(): S['DigestView'] {
  const date = new Date(Date.now() - 1440 * MINUTE).toISOString().slice(0, 10)
  const at = (hour: number) => `${date}T${String(hour).padStart(2, '0')}:10:00Z`
  return {
    date,
    from: `${date}T05:00:00Z`,
    to: at(29 - 24),
    zone: 'America/New_York',
    over: true,
    checkIns: { received: 61, byTelephone: 4, asked: 40, heard: 34, unasked: 2 },
    alerts: [
      alerts('urgent', [5, 5, 0, 0], { medianS: 250, slowestS: 3900 }),
      alerts('warning', [9, 6, 1, 2], { medianS: 1500, slowestS: 12_600 }),
      alerts('info', [3, 0, 2, 1], {}),
    ],
    outcomes: [
      { outcome: 'advice_given', count: 7 },
      { outcome: 'false_alarm', count: 2 },
      { outcome: 'emergency_department', count: 1 },
    ],
    falseAlarms: ['Her grandchild played with the phone.', undefined].map((reason, n) => ({
      alertId: id(n),
      patientId: id(10 + n),
      patientName: ['Rosa Delgado', 'Harold Kim'][n]!,
      rule: n === 0 ? ('R-SEVERE' as const) : ('R-REDFLAG' as const),
      severity: 'urgent' as const,
      ...(reason ? { reason } : {}),
      by: 'Ana Ruiz',
      at: at(14 + n),
    })),
    promises: { kept: 9, late: 1, unopened: 1, owed: 2 },
    silences: {
      raised: 4,
      causes: [
        { cause: 'never_joined', count: 1 },
        { cause: 'phone_not_reached', count: 2 },
      ],
      unknown: 1,
    },
    downtimes: [{ from: at(7), to: `${date}T07:52:00Z`, reason: 'The line to the clinic was cut' }],
    downtimeS: 2520,
    now: new Date().toISOString(),
  }
}

/** A day with something of everything. */
export const fullDay: Record<string, Said> = { '/digest': { json: day } }

/** A day on which nothing happened: nothing is said to be 0 that was not asked. */
export const emptyDay: Record<string, Said> = {
  '/digest': {
    json: () => ({
      ...day(),
      checkIns: { received: 0, byTelephone: 0, asked: 0, heard: 0, unasked: 0 },
      alerts: (['urgent', 'warning', 'info'] as const).map((one) => alerts(one, [0, 0, 0, 0], {})),
      outcomes: [],
      falseAlarms: [],
      promises: { kept: 0, late: 0, unopened: 0, owed: 0 },
      silences: { raised: 0, causes: [], unknown: 0 },
      downtimes: [],
      downtimeS: 0,
    }),
  },
}

/** A shift in which nothing is left to say, on a clinic without a roster. */
export const quietShift: Record<string, Said> = {
  '/handover': {
    json: (): S['HandoverView'] => ({
      from: ago(720),
      to: ago(0),
      zone: 'America/New_York',
      unjudged: [],
      open: [],
      owed: [],
      closed: [],
      silent: [],
      paused: [],
      arrivals: [],
      checkpoints: [],
      duty: { everybody: true, present: [], next: [], gaps: [] },
      now: ago(0),
    }),
  },
}
