import { expect, it } from 'vitest'
import type { DutyView, Reach, Shift, Stint } from '../types'
import { leftBy, signingOut } from './leaving'

const at = (hour: number) => new Date(Date.UTC(2026, 10, 26, hour)).toISOString()
const ms = (hour: number) => Date.parse(at(hour))
const stint = (staffId: string, from: number, to: number) =>
  ({ id: `${staffId} ${from}`, staffId, name: staffId, position: 1, from: at(from), to: at(to) }) as Stint
const reach = (name: string, proven = true) => ({ staffId: name, name, proven }) as Reach

function view(stints: Stint[], more: Partial<DutyView> = {}): DutyView {
  const all = stints.filter(({ from, to }) => from <= at(9) && to > at(9)).map(({ staffId }) => staffId)
  const now = { everybody: false, first: all, all }
  return { to: at(14 * 24), stints, now, reach: [], shifts: [], gaps: [], ...more } as unknown as DutyView
}

it('whoever is not on duty signs out without a word', () =>
  expect(signingOut(view([stint('ana', 10, 20)]), 'ana', ms(9))).toBeUndefined())

it('alerts go on to colleagues on duty with a proven phone, or else to all nurses, or seem to reach nobody', () => {
  const stints = [stint('ana', 8, 20), stint('ben', 8, 20)]
  const out = (...all: Reach[]) => signingOut(view(stints, { reach: [reach('ana'), ...all] }), 'ana', ms(9))
  expect(out(reach('ben'), reach('carla'))).toEqual({
    own: { until: ms(20) },
    goTo: 'colleagues',
    names: ['ben'],
  })
  expect(out(reach('ben', false), reach('carla'))).toMatchObject({ goTo: 'nurses', names: [] })
  expect(out(reach('ben', false))).toMatchObject({ goTo: 'nobody' })
})

it('without a roster every nurse with a proven phone is a colleague on duty', () => {
  const everybody = view([], { reach: [reach('ana'), reach('ben')] })
  everybody.now.everybody = true
  expect(signingOut(everybody, 'ana', ms(9))).toEqual({
    own: 'everybody',
    goTo: 'colleagues',
    names: ['ben'],
  })
})

it('what nobody else covers is left open, from now on', () => {
  const stints = [stint('ana', 8, 20), stint('ben', 12, 14), stint('ben', 18, 32), stint('ana', 30, 34)]
  const later = stint('ben', 40, 48)
  expect(leftBy(view([...stints, later]), 'ana', ms(9))).toEqual({
    kind: 'holes',
    holes: [
      { from: at(9), to: at(12) },
      { from: at(14), to: at(18) },
      { from: at(32), to: at(34) },
    ],
  })
  expect(leftBy(view(stints), 'ben', ms(9))).toEqual({
    kind: 'holes',
    holes: [{ from: at(20), to: at(30) }],
  })
})

it('says when others are on duty all the same, and when there was nothing ahead', () => {
  expect(leftBy(view([stint('ana', 8, 20), stint('ben', 8, 20)]), 'ana', ms(9))).toEqual({ kind: 'covered' })
  expect(leftBy(view([stint('ana', 2, 8), stint('ben', 8, 20)]), 'ana', ms(9))).toEqual({ kind: 'none' })
})

it('behind the last shift of anybody else there is no roster, and no hole', () => {
  expect(leftBy(view([stint('ana', 8, 20)]), 'ana', ms(9))).toEqual({ kind: 'noRoster' })
  const alone = view([stint('ben', 8, 10), stint('ana', 9, 20)])
  expect(leftBy(alone, 'ana', ms(9))).toEqual({ kind: 'noRoster' })
  const ends = (shift: object) =>
    leftBy({ ...alone, shifts: [{ staffId: 'ben', ...shift } as unknown as Shift] }, 'ana', ms(9))
  const hole = { kind: 'holes', holes: [{ from: at(10), to: at(20) }] }
  expect(ends({ startLocal: '2026-11-26T08:00', repeat: { days: ['TH'] } })).toEqual(hole)
  expect(ends({ startLocal: '2026-12-24T08:00' })).toEqual(hole)
  expect(ends({ startLocal: '2026-11-26T08:00', repeat: { days: ['TH'], until: '2026-11-26' } })).toEqual({
    kind: 'noRoster',
  })
})
