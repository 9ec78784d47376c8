import { expect, it } from 'vitest'
import type { Stint } from '../types'
import { ownNow } from './own-now'

const at = (hour: number) => new Date(Date.UTC(2026, 10, 26, hour)).toISOString()
const ms = (hour: number) => Date.parse(at(hour))
const stint = (staffId: string, from: number, to: number): Stint => ({
  id: `${staffId} ${from}`,
  staffId,
  name: staffId,
  position: 1,
  from: at(from),
  to: at(to),
  origin: 'planned',
})
const view = (stints: Stint[], everybody = false) => ({
  to: at(48),
  stints,
  now: { everybody, first: [], all: [] },
})

it('says until when, over stints that follow each other or overlap', () => {
  const stints = [stint('ana', 16, 20), stint('ben', 20, 23), stint('ana', 8, 16), stint('ana', 19, 21)]
  expect(ownNow(view(stints), 'ana', ms(9))).toEqual({ until: ms(21) })
  expect(ownNow(view(stints), 'ana', ms(20))).toEqual({ until: ms(21) })
})

it('nobody is on duty before the first instant of a stint, nor at the first after it', () => {
  const stints = [stint('ana', 8, 16)]
  expect(ownNow(view(stints), 'ana', ms(8) - 1)).toBe('off')
  expect(ownNow(view(stints), 'ana', ms(8))).toEqual({ until: ms(16) })
  expect(ownNow(view(stints), 'ana', ms(16))).toBe('off')
  expect(ownNow(view(stints), 'ben', ms(9))).toBe('off')
})

it('does not name an end that was not looked at', () =>
  expect(ownNow(view([stint('ana', 8, 48)]), 'ana', ms(9))).toEqual({}))

it('without a roster every nurse is on duty', () =>
  expect(ownNow(view([], true), 'ana', ms(9))).toBe('everybody'))
