import type { components } from '../../../pwa/src/lib/api/schema.ts'
import type { Said } from './screen.ts'

// Rosters that the demo clinic does not have: with holes, with swaps that wait, with phones of every kind, and none at all.

type S = components['schemas']
const HOUR = 3_600_000
const id = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`
const NURSES = ['Ana Ruiz', 'Ben Ortiz', 'Guadalupe Fernández-Villaseñor']

/** The hour of today in New York, where the clinic is; in winter it is five hours behind. */
function today(hour: number): number {
  const date = new Date(Date.now() - 5 * HOUR).toISOString().slice(0, 10)
  return Date.parse(`${date}T05:00:00Z`) + hour * HOUR
}
const at = (ms: number) => new Date(ms).toISOString()

function stint(n: number, who: number, from: number, to: number, position = 1): S['StintView'] {
  const [staffId, name] = [id(who), NURSES[who]!]
  return { id: id(100 + n), staffId, name, position, from: at(from), to: at(to), origin: 'planned' }
}

function roster(): S['DutyView'] {
  const now = Date.now()
  const running = stint(1, 0, now - 3 * HOUR, now + 5 * HOUR)
  const beside = { ...stint(2, 2, now - 2 * HOUR, now + 5 * HOUR, 2), origin: 'taken' as const }
  const next = stint(3, 1, now + 5 * HOUR, now + 15 * HOUR)
  const later = [2, 3, 4, 5, 6].map((day) =>
    stint(10 + day, day % 3, today(24 * day + 8), today(24 * day + 20)),
  )
  const nights = [2, 4, 5].map((day) =>
    stint(20 + day, (day + 1) % 3, today(24 * day + 20), today(24 * day + 32)),
  )
  return {
    from: at(today(0)),
    to: at(today(14 * 24)),
    zone: 'America/New_York',
    stints: [running, beside, next, ...later, ...nights],
    gaps: [
      { from: next.to, to: later[0]!.from, soon: true },
      { from: at(today(24 * 3 + 20)), to: at(today(24 * 4 + 8)), soon: false },
      { from: at(today(24 * 9 + 20)), to: at(today(24 * 10 + 8)), soon: false },
    ],
    now: { everybody: false, first: [id(0)], all: [id(0), id(2)] },
    next: [next],
    reach: NURSES.map((name, n) => ({
      staffId: id(n),
      name,
      onDuty: true,
      proven: n === 0,
      ...(n < 2 ? { provenAt: at(now - (n === 0 ? 2 : 40) * HOUR) } : {}),
    })),
    shifts: [
      {
        id: id(50),
        staffId: id(0),
        name: NURSES[0]!,
        position: 1,
        startLocal: '2026-11-02T08:00',
        endLocal: '2026-11-02T20:00',
        repeat: { days: ['MO', 'WE', 'FR'], until: '2027-03-31' },
        canChange: true,
      },
      {
        id: id(51),
        staffId: id(2),
        name: NURSES[2]!,
        position: 2,
        startLocal: at(today(24 * 4) - 5 * HOUR).slice(0, 11) + '20:00',
        endLocal: at(today(24 * 5) - 5 * HOUR).slice(0, 11) + '08:00',
        canChange: true,
      },
    ],
    swaps: [],
  }
}

export const withHoles: Record<string, Said> = { '/duty': { json: roster } }

/** Nothing is planned after the last of these, and nobody is missing before. */
export const planThatEnds: Record<string, Said> = { '/duty': { json: () => ({ ...roster(), gaps: [] }) } }

/** One that asks this nurse, and one that this nurse asked. */
export const withSwaps: Record<string, Said> = {
  '/duty': {
    json: () => {
      const view = roster()
      const [mine, theirs] = view.stints.slice(3, 5)
      const side = (one: S['StintView'], name: string): S['SwapSide'] => ({
        staffId: one.staffId,
        name,
        stint: one.id,
        from: one.from,
        to: one.to,
      })
      const swap = (n: number, canSettle: boolean): S['SwapView'] => ({
        id: id(60 + n),
        askedBy: side(theirs!, canSettle ? 'Ben Ortiz' : 'Ana Ruiz'),
        asked: side(mine!, canSettle ? 'Ana Ruiz' : 'Guadalupe Fernández-Villaseñor'),
        state: 'open',
        askedAt: at(Date.now() - HOUR),
        canSettle,
      })
      return { ...view, swaps: [swap(1, true), swap(2, false)] }
    },
  },
}

export const withoutRoster: Record<string, Said> = {
  '/duty': {
    json: () => {
      const view = roster()
      const all = view.reach.map((one) => one.staffId)
      return {
        ...view,
        stints: [],
        gaps: [],
        next: [],
        shifts: [],
        now: { everybody: true, first: all, all },
      }
    },
  },
}

/** Duty is taken at once, until the evening. */
export const taken: Record<string, Said> = {
  '/duty/take': { status: 201, json: () => ({ ...roster().stints[0], origin: 'taken' }) },
}

/** An address of a calendar, as it is shown once. */
export const feed: Record<string, Said> = {
  '/me/calendar-feed': {
    status: 201,
    json: {
      url: 'https://reliefline.northside-spine.example/api/v1/calendar/0123456789abcdefghijklmnopq.ics',
    },
  },
}
