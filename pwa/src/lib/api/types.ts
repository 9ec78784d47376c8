// Short names for what the contract calls things; the shapes themselves are generated.
import type { components } from './schema'

type S = components['schemas']
export type About = S['About']
export type Me = S['Me']
export type Clinic = S['Clinic']
export type Episode = S['OwnEpisodeView']
export type CheckIn = S['CheckInView']
export type NewCheckIn = S['NewCheckIn']
export type Opioid = S['Opioid']
export type Language = S['Language']
