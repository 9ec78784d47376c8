import { BEFORE, PATIENT, SAVED } from './patient-screens.ts'
import type { Screen } from './screen.ts'
import { ADMIN, NURSE, PLAN, STAFF, TAKEN, THERAPIST } from './staff-screens.ts'

/** What a patient sees, and whoever is about to be one. */
export const PATIENT_SCREENS: Screen[] = [...BEFORE, ...PATIENT]

/** Every screen, in the order a person meets them; what leaves a trace in the clinic comes last. */
export const SCREENS: Screen[] = [
  ...PATIENT_SCREENS,
  ...STAFF,
  ...NURSE,
  ...THERAPIST,
  ...ADMIN,
  ...SAVED,
  ...TAKEN,
  ...PLAN,
]
