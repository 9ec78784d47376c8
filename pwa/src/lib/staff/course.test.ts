import { describe, expect, it } from 'vitest'
import { byNeed, groupTiles, matches, moveOf, placeOf } from './course'
import type { Alert, Tile } from './types'

const END = '2026-11-21T09:00:00.000Z'
const at = (hours: number) => Date.parse(END) + hours * 3_600_000

describe('hour and day', () => {
  it.each([
    [-1, { kind: 'before' }],
    [0, { kind: 'hour', hour: 0 }],
    [48.9, { kind: 'hour', hour: 48 }],
    [71.99, { kind: 'hour', hour: 71 }],
    [72, { kind: 'day', day: 3, week: 1 }],
    [168, { kind: 'day', day: 7, week: 2 }],
  ])('%d h after the end', (hours, place) => expect(placeOf(END, at(hours))).toEqual(place))
  it('is before without a procedure', () => expect(placeOf(undefined, at(0))).toEqual({ kind: 'before' }))
})

const alert = (id: string, severity: Alert['severity'], since: number, state: Alert['state'] = 'open') =>
  ({ id, severity, state, since: new Date(at(since)).toISOString() }) as Alert

it('sorts alerts by who waits, severity, age', () => {
  const list = [
    alert('a', 'info', 0),
    alert('b', 'urgent', 3, 'acknowledged'),
    alert('c', 'warning', 2),
    alert('d', 'warning', 1),
    alert('e', 'urgent', 5),
  ]
  expect(list.sort(byNeed).map((one) => one.id)).toEqual(['e', 'd', 'c', 'a', 'b'])
})

const tile = (patientName: string, hours: number | undefined, more: Partial<Tile> = {}) =>
  ({
    patientName,
    state: hours === undefined ? 'planned' : 'active',
    procedureEndedAt: hours === undefined ? undefined : new Date(at(-hours)).toISOString(),
    openAlerts: 0,
    ...more,
  }) as Tile

it('groups the board: window, later, planned; trouble first, then the newest', () => {
  const groups = groupTiles(
    [
      tile('Planned', undefined),
      tile('Late', 100),
      tile('Old', 60),
      tile('New', 5),
      tile('Alert', 50, { severity: 'warning' }),
    ],
    at(0),
    '',
  )
  expect(groups.window.map((one) => one.patientName)).toEqual(['Alert', 'New', 'Old'])
  expect(groups.later.map((one) => one.patientName)).toEqual(['Late'])
  expect(groups.planned.map((one) => one.patientName)).toEqual(['Planned'])
})

it.each([
  ['José Ángel Núñez', 'ang', true],
  ['José Ángel Núñez', 'NUN jos', true],
  ['Rosa Delgado', 'elgado', false],
  ['Rosa Delgado', '', true],
])('%s matches "%s": %s', (name, search, found) => expect(matches(name, search)).toBe(found))

it('a move needs two scores', () => {
  expect(moveOf(8, 0)).toBe(-8)
  expect(moveOf(undefined, 3)).toBeUndefined()
  expect(moveOf(3, undefined)).toBeUndefined()
})
