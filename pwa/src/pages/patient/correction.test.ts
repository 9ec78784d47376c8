import { expect, it } from 'vitest'
import type { CheckIn, NewCheckIn } from '../../lib/api/types'
import { corrected } from './correction'
import type { Said } from './entries'

const AT = '2026-11-23T09:00:00.000-05:00'
const one: Said = {
  id: 'a',
  at: Date.parse(AT),
  movement: 8,
  rest: 7,
  declined: false,
  redFlags: ['fever'],
  byStaff: false,
  corrected: false,
  state: 'sent',
}

it('keeps all that this phone knew, with the one number changed', () => {
  const mine: NewCheckIn = {
    id: 'a',
    feltAt: AT,
    enteredAt: AT,
    ageMs: 5,
    movement: 8,
    movementConfirmed: true,
    rest: 7,
    restConfirmed: true,
    opioid: 'over4h',
    redFlags: ['fever'],
    recalledBaseline: 9,
  }
  expect(corrected({ one, mine }, 'movement', 3, false)).toEqual({
    feltAt: AT,
    movement: 3,
    movementConfirmed: undefined,
    rest: 7,
    restConfirmed: true,
    opioid: 'over4h',
    redFlags: ['fever'],
    recalledBaseline: 9,
  })
})

it('keeps what the server knew when this phone has let it go', () => {
  const original = {
    id: 'a',
    feltAt: AT,
    receivedAt: AT,
    movement: 8,
    movementConfirmed: true,
    rest: 7,
    restConfirmed: false,
    opioid: 'none',
    redFlags: ['fever'],
    recalledBaseline: 9,
    clockSuspect: false,
  } satisfies CheckIn
  expect(corrected({ one, original }, 'rest', 10, true)).toEqual({
    feltAt: AT,
    movement: 8,
    movementConfirmed: true,
    rest: 10,
    restConfirmed: true,
    opioid: 'none',
    redFlags: ['fever'],
    recalledBaseline: 9,
  })
})
