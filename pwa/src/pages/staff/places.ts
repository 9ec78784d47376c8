// The staff's addresses: who may be where, and which screen that is. Pure.

import { matchPath } from '../../lib/router.svelte'
import type { Role } from '../../lib/staff/types'

export type ScreenName =
  | 'alerts'
  | 'waiting'
  | 'board'
  | 'duty'
  | 'caseload'
  | 'items'
  | 'patients'
  | 'newPatient'
  | 'patient'
  | 'editPatient'
  | 'episode'
  | 'enrol'
  | 'entry'
  | 'plan'
  | 'exerciseSheet'
  | 'library'
  | 'exercise'
  | 'staff'
  | 'clinic'
  | 'settings'
  | 'ladder'
  | 'handover'
  | 'digest'
  | 'channels'
  | 'system'
  | 'reachability'

const CARE: Role[] = ['nurse', 'therapist']
const ANYONE: Role[] = ['nurse', 'therapist', 'admin']

const PLACES: [string, ScreenName, Role[]][] = [
  ['/alerts', 'alerts', ['nurse']],
  // Where a notification leads an admin too, who finds a nurse and sees no patient.
  ['/alerts', 'waiting', ['admin']],
  ['/board', 'board', ['nurse']],
  // Nurses for themselves, admins for the plan.
  ['/duty', 'duty', ['nurse', 'admin']],
  ['/handover', 'handover', ['nurse']],
  ['/digest', 'digest', ['nurse']],
  ['/caseload', 'caseload', CARE],
  ['/items', 'items', ['therapist']],
  ['/patients', 'patients', CARE],
  ['/patients/new', 'newPatient', CARE],
  ['/patients/:id', 'patient', CARE],
  ['/patients/:id/edit', 'editPatient', CARE],
  ['/patients/:id/episode', 'episode', ['nurse']],
  ['/patients/:id/phone', 'enrol', ['nurse']],
  ['/patients/:id/check-in', 'entry', ['nurse']],
  ['/patients/:id/plan', 'plan', ['therapist']],
  ['/patients/:id/exercise-sheet', 'exerciseSheet', CARE],
  ['/library', 'library', ['therapist']],
  // `new` is read as an id; the screen knows it.
  ['/library/:id', 'exercise', ['therapist']],
  ['/staff', 'staff', ['admin']],
  ['/clinic', 'clinic', ['admin']],
  ['/settings', 'settings', ANYONE],
  // Nurses read it, admins change it.
  ['/settings/ladder', 'ladder', ['nurse', 'admin']],
  ['/settings/channels', 'channels', ['admin']],
  ['/system', 'system', ['admin']],
  ['/system/reachability', 'reachability', ['admin']],
  // A tapped test push leads here.
  ['/tested', 'settings', ANYONE],
]

export type Here =
  | { kind: 'screen'; screen: ScreenName; id: string }
  | { kind: 'forbidden' }
  | { kind: 'missing' }
  | { kind: 'elsewhere'; to: string }

export function placeAt(path: string, roles: Role[]): Here {
  if (path === '/' || path === '/sign-in') return { kind: 'elsewhere', to: homeOf(roles) }
  let isThere = false
  for (const [pattern, screen, allowed] of PLACES) {
    const found = matchPath(pattern, path)
    if (!found) continue
    if (allowed.some((role) => roles.includes(role))) return { kind: 'screen', screen, id: found.id ?? '' }
    isThere = true
  }
  return { kind: isThere ? 'forbidden' : 'missing' }
}

export function homeOf(roles: Role[]): string {
  if (roles.includes('nurse')) return '/alerts'
  if (roles.includes('therapist')) return '/caseload'
  return roles.includes('admin') ? '/staff' : '/settings'
}
