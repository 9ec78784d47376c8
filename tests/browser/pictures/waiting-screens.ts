import {
  nothingWaits,
  waits,
  waitsForEverybody,
  waitsInAHole,
  waitsInVain,
  waitsMuch,
} from './made-up-waiting.ts'
import { broken, type Screen } from './screen.ts'

// Where a notification of an alert leads an admin, who sees no patient.

export const WAITING: Screen[] = [
  { name: 'waiting', who: 'admin', path: '/alerts', answers: waits },
  {
    name: 'waiting-nurses',
    who: 'admin',
    path: '/alerts',
    answers: waits,
    part: '#waiting-nurses',
    further: true,
  },
  { name: 'waiting-much', who: 'admin', path: '/alerts', answers: waitsMuch },
  {
    name: 'waiting-much-below',
    who: 'admin',
    path: '/alerts',
    answers: waitsMuch,
    part: 'main ul > li:last-child',
    further: true,
  },
  { name: 'waiting-hole', who: 'admin', path: '/alerts', answers: waitsInAHole, part: '#waiting-nurses' },
  {
    name: 'waiting-no-roster',
    who: 'admin',
    path: '/alerts',
    answers: waitsForEverybody,
    part: '#waiting-nurses',
  },
  { name: 'waiting-no-nurses', who: 'admin', path: '/alerts', answers: waitsInVain },
  { name: 'waiting-none', who: 'admin', path: '/alerts', answers: nothingWaits },
  { name: 'waiting-of-the-demo', who: 'admin', path: '/alerts' },
  { name: 'waiting-error', who: 'admin', path: '/alerts', answers: { '/alerts/waiting': broken } },
  {
    name: 'waiting-loading',
    who: 'admin',
    path: '/alerts',
    answers: { '/alerts/waiting': 'nothing yet' },
    loading: true,
  },
  { name: 'waiting-offline', who: 'admin', path: '/alerts', offline: true },
  { name: 'waiting-forbidden', who: 'therapist', path: '/alerts' },
]
