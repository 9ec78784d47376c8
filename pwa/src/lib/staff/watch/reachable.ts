// Who can be told anything, the worst first, and on what that stands. Pure.

import type { WatchWords } from '../../words/staff/watch'
import type { ReachableDevice, ReachableStaff, Role } from '../types'

export const STATES = ['nothing', 'unreachable', 'ending', 'unproven', 'proven'] as const
export type ReachState = (typeof STATES)[number]

export function stateOf({ devices, reachable, proven }: ReachableStaff): ReachState {
  if (devices.length === 0) return 'nothing'
  if (!reachable) return 'unreachable'
  // One that lasts is enough.
  if (devices.every(({ whyNot, endsAt }) => whyNot || endsAt)) return 'ending'
  return proven ? 'proven' : 'unproven'
}

/** Alerts are for nurses first, then for admins. */
const ROLES: Role[] = ['nurse', 'admin', 'therapist']

/** Alerts never go to somebody who is a therapist alone. */
export const isTold = ({ roles }: ReachableStaff) => roles.includes('nurse') || roles.includes('admin')

const rank = ({ roles }: ReachableStaff) => ROLES.findIndex((role) => roles.includes(role))

export function worstFirst(one: ReachableStaff, other: ReachableStaff): number {
  return (
    STATES.indexOf(stateOf(one)) - STATES.indexOf(stateOf(other)) ||
    rank(one) - rank(other) ||
    one.name.localeCompare(other.name)
  )
}

/** The last proof of a device in sentences; an accepted message proves nothing, but tells that one is on its way. */
export function proofOf(
  device: ReachableDevice,
  t: WatchWords['reachable'],
  since: (at: string) => string,
): string[] {
  const { provenAt, lastShownAt, lastOpenedAt, lastAcceptedAt } = device
  const said: string[] = []
  if (provenAt) said.push(t.proven(since(provenAt)))
  else if (lastShownAt && lastShownAt >= (lastOpenedAt ?? '')) said.push(t.shown(since(lastShownAt)))
  else if (lastOpenedAt) said.push(t.opened(since(lastOpenedAt)))
  const heard = [provenAt, lastShownAt, lastOpenedAt].reduce(
    (last, at) => (at && at > last! ? at : last),
    '',
  )!
  if (lastAcceptedAt && lastAcceptedAt > heard) said.push(t.accepted(since(lastAcceptedAt)))
  const answered = said.length > 0 ? said : [t.silent]
  // Shown is not heard.
  return device.heard === false && device.heardAt ? [...answered, t.unheard(since(device.heardAt))] : answered
}
