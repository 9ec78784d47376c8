import type { components } from '../../../pwa/src/lib/api/schema.ts'
import type { Said } from './screen.ts'

// What waits for a nurse, at every stage of being told: the demo clinic has no phones.

type S = components['schemas']
const MINUTE = 60_000
const at = (minutesAgo: number) => new Date(Date.now() - minutesAgo * MINUTE).toISOString()
const id = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`

const NURSES: S['NurseToFind'][] = [
  { id: id(1), name: 'Ana Ruiz', phone: '+1 212 555 0111', onDuty: true },
  { id: id(3), name: 'Guadalupe Fernández-Villaseñor', onDuty: true },
  { id: id(2), name: 'Ben Ortiz', phone: '+1 212 555 0112', onDuty: false },
]
const person = (
  n: number,
  name: string,
  fate: S['MessageFate'],
  minutesAgo?: number,
  shownUnknown = false,
): S['ToldPerson'] => ({
  staffId: id(n),
  name,
  fate,
  shownUnknown,
  ...(minutesAgo === undefined ? {} : { at: at(minutesAgo) }),
})
const alert = (minutesAgo: number, more: Partial<S['WaitingAlert']>): S['WaitingAlert'] => ({
  severity: 'urgent',
  since: at(minutesAgo),
  openAgain: false,
  level: 3,
  nextStepAt: at(-15),
  carried: false,
  told: [],
  ...more,
})
const view = (alerts: S['WaitingAlert'][], more: Partial<S['WaitingView']> = {}): Record<string, Said> => ({
  '/alerts/waiting': {
    json: (): S['WaitingView'] => ({ alerts, nurses: NURSES, everybodyOnDuty: false, now: at(0), ...more }),
  },
})

export const waits = view([
  alert(15, {
    told: [
      person(1, 'Ana Ruiz', 'shown', 14),
      person(2, 'Ben Ortiz', 'accepted', 0),
      person(3, 'Guadalupe Fernández-Villaseñor', 'failed'),
      person(4, 'Ines Morales', 'opened', 0),
    ],
  }),
])
export const waitsMuch = view(
  [
    alert(52, {
      openAgain: true,
      told: [person(1, 'Ana Ruiz', 'accepted', 2, true), person(2, 'Ben Ortiz', 'waiting')],
    }),
    alert(3, { level: 1, carried: true }),
    alert(1, { level: 3 }),
    alert(1500, { severity: 'warning', nextStepAt: at(-700), told: [person(2, 'Ben Ortiz', 'withdrawn')] }),
  ],
  {
    nurses: [
      ...NURSES,
      ...['Carla Vidal', 'Dan Wu', 'Eva Kern', 'Flor Paz'].map((name, n) => ({
        id: id(20 + n),
        name,
        onDuty: false,
      })),
    ],
  },
)
const asleep = NURSES.map((nurse) => ({ ...nurse, onDuty: false }))
export const waitsInAHole = view([alert(5, { told: [person(1, 'Ana Ruiz', 'accepted', 5)] })], {
  nurses: asleep,
})
export const waitsForEverybody = view([alert(5, { told: [person(1, 'Ana Ruiz', 'accepted', 5)] })], {
  everybodyOnDuty: true,
  nurses: NURSES.map((nurse) => ({ ...nurse, onDuty: true })),
})
export const waitsInVain = view([alert(5, {})], { nurses: [] })
export const nothingWaits = view([])
