import { expect, it } from 'vitest'
import { staffWords } from '../../words/staff'
import type { ReachableDevice, ReachableStaff, Role } from '../types'
import { proofOf, stateOf, worstFirst } from './reachable'

const device = (more: Partial<ReachableDevice> = {}): ReachableDevice => ({
  id: 'one',
  name: 'Phone',
  state: 'live',
  ...more,
})
const person = (name: string, more: Partial<ReachableStaff> = {}): ReachableStaff => ({
  id: name,
  name,
  roles: ['nurse'],
  reachable: true,
  proven: true,
  devices: [device()],
  ...more,
})

it('whoever has no phone comes first, then nurses before those who are told after them', () => {
  const as = (role: Role) => ({ roles: [role] })
  const list = [
    person('Proven'),
    person('Untested', { proven: false }),
    person('Therapist without', { devices: [], reachable: false, proven: false, ...as('therapist') }),
    person('Silent', { reachable: false, proven: false }),
    person('Admin without', { devices: [], reachable: false, proven: false, ...as('admin') }),
    person('Nurse without', { devices: [], reachable: false, proven: false }),
  ]
  expect(list.sort(worstFirst).map((one) => `${one.name}: ${stateOf(one)}`)).toEqual([
    'Nurse without: nothing',
    'Admin without: nothing',
    'Therapist without: nothing',
    'Silent: unreachable',
    'Untested: unproven',
    'Proven: proven',
  ])
})

it('notifications that end soon come before what is only untested, unless another phone lasts', () => {
  const ending = device({ endsAt: '2026-11-29T09:12:00Z' })
  expect(stateOf(person('Ana', { devices: [ending] }))).toBe('ending')
  expect(stateOf(person('Ana', { devices: [ending, device()] }))).toBe('proven')
  expect(stateOf(person('Ana', { devices: [ending, device({ whyNot: 'suspect' })] }))).toBe('ending')
  const over = device({ endsAt: '2026-11-29T09:12:00Z', whyNot: 'expired' })
  expect(stateOf(person('Ana', { reachable: false, devices: [over] }))).toBe('unreachable')
})

it('tells the last proof, and what was sent since', () => {
  const said = (more: Partial<ReachableDevice>) =>
    proofOf(device(more), staffWords('en').reachable, (at) => at.slice(11, 16)).join(' ')
  expect(said({})).toBe('Nothing was sent to it lately.')
  expect(said({ lastAcceptedAt: '2026-11-26T09:12:00Z' })).toBe('The newest message was sent 09:12.')
  expect(said({ lastAcceptedAt: '2026-11-26T09:11:00Z', lastShownAt: '2026-11-26T09:12:00Z' })).toBe(
    'Last showed a message 09:12.',
  )
  expect(said({ lastAcceptedAt: '2026-11-26T09:13:00Z', lastOpenedAt: '2026-11-26T09:12:00Z' })).toBe(
    'Last opened a message 09:12. The newest message was sent 09:13.',
  )
  expect(said({ provenAt: '2026-11-26T09:12:00Z', lastShownAt: '2026-11-26T09:12:00Z' })).toBe(
    'Answered a test 09:12.',
  )
})

it('says of a phone that shows everything that its owner heard nothing', () => {
  const said = (heard: boolean) =>
    proofOf(
      device({ provenAt: '2026-11-26T09:12:00Z', heard, heardAt: '2026-11-26T09:14:00Z' }),
      staffWords('en').reachable,
      (at) => at.slice(11, 16),
    ).join(' ')
  expect(said(true)).toBe('Answered a test 09:12.')
  expect(said(false)).toBe(
    'Answered a test 09:12. Its owner did not hear a test 09:14: it must be set to ring.',
  )
})
