import { expect, it } from 'vitest'
import { homeOf, placeAt } from './places'

it.each([
  [['nurse'], '/alerts'],
  [['therapist'], '/caseload'],
  [['therapist', 'nurse'], '/alerts'],
  [['admin'], '/staff'],
  [['admin', 'nurse'], '/alerts'],
] as const)('%s begin at %s', (roles, home) => expect(homeOf([...roles])).toBe(home))

it('an admin sees no patient', () => {
  for (const path of ['/patients/1', '/patients/1/check-in', '/board', '/handover', '/digest'])
    expect(placeAt(path, ['admin'])).toEqual({ kind: 'forbidden' })
})
it('a notification of an alert leads a nurse to the alerts, an admin to what waits, and a therapist nowhere', () => {
  expect(placeAt('/alerts', ['nurse'])).toMatchObject({ screen: 'alerts' })
  expect(placeAt('/alerts', ['admin'])).toMatchObject({ screen: 'waiting' })
  expect(placeAt('/alerts', ['admin', 'therapist'])).toMatchObject({ screen: 'waiting' })
  expect(placeAt('/alerts', ['admin', 'nurse'])).toMatchObject({ screen: 'alerts' })
  expect(placeAt('/alerts', ['therapist'])).toEqual({ kind: 'forbidden' })
})
it('a therapist reads patients and takes no check-in', () => {
  expect(placeAt('/patients/1', ['therapist'])).toEqual({ kind: 'screen', screen: 'patient', id: '1' })
  expect(placeAt('/patients/1/check-in', ['therapist'])).toEqual({ kind: 'forbidden' })
})
it('a new patient is not a patient called new', () =>
  expect(placeAt('/patients/new', ['nurse'])).toMatchObject({ screen: 'newPatient' }))
it('knows what is nowhere', () => expect(placeAt('/nowhere', ['nurse'])).toEqual({ kind: 'missing' }))
it('a therapist alone writes plans and keeps the library; a nurse prints the sheet', () => {
  expect(placeAt('/patients/1/plan', ['therapist'])).toMatchObject({ screen: 'plan', id: '1' })
  expect(placeAt('/patients/1/plan', ['nurse'])).toEqual({ kind: 'forbidden' })
  expect(placeAt('/library/new', ['nurse', 'admin'])).toEqual({ kind: 'forbidden' })
  expect(placeAt('/patients/1/exercise-sheet', ['nurse'])).toMatchObject({ screen: 'exerciseSheet' })
})
it('a nurse reads the caseload; what a therapist has to look at is the therapist’s', () => {
  expect(placeAt('/caseload', ['nurse'])).toMatchObject({ screen: 'caseload' })
  expect(placeAt('/caseload', ['admin'])).toEqual({ kind: 'forbidden' })
  expect(placeAt('/items', ['therapist'])).toMatchObject({ screen: 'items' })
  expect(placeAt('/items', ['nurse'])).toEqual({ kind: 'forbidden' })
})
it('a shift is handed over, and a day read, by nurses', () => {
  for (const [path, screen] of [
    ['/handover', 'handover'],
    ['/digest', 'digest'],
  ] as const) {
    expect(placeAt(path, ['nurse'])).toMatchObject({ screen })
    expect(placeAt(path, ['therapist', 'admin'])).toEqual({ kind: 'forbidden' })
  }
})
it('duty is for nurses and for the admin who plans it', () => {
  expect(placeAt('/duty', ['nurse'])).toMatchObject({ screen: 'duty' })
  expect(placeAt('/duty', ['admin'])).toMatchObject({ screen: 'duty' })
  expect(placeAt('/duty', ['therapist'])).toEqual({ kind: 'forbidden' })
})
