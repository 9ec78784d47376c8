import { expect, it } from 'vitest'
import { homeOf, placeAt } from './places'

it.each([
  [['nurse'], '/alerts'],
  [['therapist'], '/patients'],
  [['admin'], '/staff'],
  [['admin', 'nurse'], '/alerts'],
] as const)('%s begin at %s', (roles, home) => expect(homeOf([...roles])).toBe(home))

it('an admin sees no patient', () => {
  expect(placeAt('/patients/1', ['admin'])).toEqual({ kind: 'forbidden' })
  expect(placeAt('/alerts', ['admin'])).toEqual({ kind: 'forbidden' })
})
it('a therapist reads patients and takes no check-in', () => {
  expect(placeAt('/patients/1', ['therapist'])).toEqual({ kind: 'screen', screen: 'patient', id: '1' })
  expect(placeAt('/patients/1/check-in', ['therapist'])).toEqual({ kind: 'forbidden' })
})
it('a new patient is not a patient called new', () =>
  expect(placeAt('/patients/new', ['nurse'])).toMatchObject({ screen: 'newPatient' }))
it('knows what is nowhere', () => expect(placeAt('/nowhere', ['nurse'])).toEqual({ kind: 'missing' }))
