import { expect, it } from 'vitest'
import type { HoldView } from '../types'
import { canRelease, holdsOver, holdsUnder, isHeld } from './holds'

const hold = (id: string, from: string, more: Partial<HoldView> = {}): HoldView => ({
  id,
  from,
  cause: 'staff',
  setAt: `${from}T09:00:00Z`,
  ...more,
})
const ids = (holds: HoldView[]) => holds.map((one) => one.id)

const holds = [
  hold('bridge', '2026-11-20', { exerciseId: 'EX10' }),
  hold('plan', '2026-11-22'),
  hold('past', '2026-11-01', { to: '2026-11-10' }),
  hold('ends today', '2026-11-20', { to: '2026-11-23' }),
]

it('shows those in force, the whole plan before one exercise', () =>
  expect(ids(holdsUnder(holds, '2026-11-23'))).toEqual(['plan', 'bridge']))
it('a hold is over on its first free day', () =>
  expect(ids(holdsOver(holds, '2026-11-23'))).toEqual(['past', 'ends today']))
it('an exercise is held by its own hold and by the plan’s, not by another’s', () => {
  expect(isHeld([holds[0]!], '2026-11-23', 'EX10')).toBe(true)
  expect(isHeld([holds[0]!], '2026-11-23', 'EX09')).toBe(false)
  expect(isHeld([holds[1]!], '2026-11-23', 'EX09')).toBe(true)
  expect(isHeld([holds[1]!], '2026-11-21')).toBe(false)
})
it('a released hold is released once', () => {
  expect(canRelease(holds[1]!)).toBe(true)
  expect(canRelease({ ...holds[1]!, releasedAt: '2026-11-23T09:00:00Z' })).toBe(false)
})
