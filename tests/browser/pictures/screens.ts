import { ALERTS, TAKEN } from './alert-screens.ts'
import { DOOR } from './door-screens.ts'
import { DUTY } from './duty-screens.ts'
import { HISTORY } from './history-screens.ts'
import { PATIENT_PAGES, PHONE_TEST } from './patient-page-screens.ts'
import { BEFORE, PATIENT, SAVED } from './patient-screens.ts'
import type { Screen } from './screen.ts'
import { SETTINGS } from './settings-screens.ts'
import { LADDER, SILENCE } from './silence-screens.ts'
import { PLAN, THERAPIST } from './therapist-screens.ts'
import { WAITING } from './waiting-screens.ts'
import { CHANNELS, WATCH } from './watch-screens.ts'

/** What a patient sees, and whoever is about to be one. */
export const PATIENT_SCREENS: Screen[] = [...BEFORE, ...PATIENT]

/** What nurses see, in the order a person meets it; what leaves a trace in the clinic comes last. */
export const NURSE_SCREENS: Screen[] = [
  ...DOOR,
  ...ALERTS,
  ...PATIENT_PAGES,
  ...PHONE_TEST,
  ...DUTY,
  ...SILENCE,
  ...HISTORY,
  ...TAKEN,
]

/** What therapists and admins see, as above, and the check-ins that leave a trace. */
export const OTHER_SCREENS: Screen[] = [
  ...THERAPIST,
  ...SETTINGS,
  ...LADDER,
  ...CHANNELS,
  ...WATCH,
  ...WAITING,
  ...SAVED,
  ...PLAN,
]

export const SCREENS: Screen[] = [...PATIENT_SCREENS, ...NURSE_SCREENS, ...OTHER_SCREENS]

/** SCREEN=alerts,help takes those whose names begin so. */
export function asked(screens: Screen[]): Screen[] {
  const beginnings = (process.env.SCREEN ?? '').split(',')
  return screens.filter(({ name }) => beginnings.some((beginning) => name.startsWith(beginning)))
}
