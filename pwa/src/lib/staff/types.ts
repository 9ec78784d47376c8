// Short names for what staff operations take and answer; the shapes themselves are generated.

import type { components } from '../api/schema'

type S = components['schemas']

export type Language = S['Language']
export type Role = S['Role']
export type Severity = S['Severity']
export type Context = S['Context']
export type Declined = S['Declined']
export type Opioid = S['Opioid']
export type EpisodeState = S['EpisodeState']
export type Status = S['Status']
export type Rule = S['Rule']
export type Outcome = S['Outcome']
export type Figures = S['Figures']
export type Alert = S['Alert']
export type Tile = S['Tile']
export type Board = S['BoardView']
export type Quarantined = S['Quarantined']
export type Unjudged = S['Unjudged']
export type CheckInView = S['CheckInView']
export type NewCheckIn = S['NewCheckIn']
export type BaselineView = S['BaselineView']
export type FactView = S['FactView']
export type FactKind = S['FactKind']
export type AlertEventView = S['AlertEventView']
export type Timeline = S['TimelineView']
export type NewPatient = S['NewPatient']
/** `contact: null` takes the contact away; the OpenAPI document does not say so yet. */
export type ChangedPatient = Omit<S['ChangedPatient'], 'contact'> & { contact?: S['NewContact'] | null }
export type PatientDetails = Omit<NewPatient, 'contact'> & { contact?: S['NewContact'] | null }
export type PatientLine = S['PatientLine']
export type Patient = S['Patient']
export type Episode = S['Episode']
export type NewEpisode = S['NewEpisode']
export type ChangedEpisode = S['ChangedEpisode']
export type Device = S['Device']
export type NewBaseline = S['NewBaseline']
export type Invite = S['Invite']
export type StaffMember = S['StaffMember']
export type NewStaff = S['NewStaff']
export type ClinicSettings = S['ClinicSettings']
export type NewSetUp = S['NewSetUp']
export type Level = S['Level']

export const RULES = [
  'R-SEVERE',
  'R-RELIEF-24',
  'R-RELIEF-48',
  'R-RELIEF-72',
  'R-RELIEF-D14',
  'R-REBOUND',
  'R-WORSE',
  'R-SILENCE',
  'R-BASELINE',
  'R-MASKED',
  'R-REDFLAG',
] as const satisfies Rule[]

export const OUTCOMES = [
  'advice_given',
  'medicine_reviewed',
  'clinic_visit',
  'imaging_ordered',
  'emergency_department',
  'no_answer',
  'false_alarm',
] as const satisfies Outcome[]

/** The contract says `string`: a kind that comes later must still be shown. */
export const EVENT_KINDS = [
  'raise',
  'escalate',
  'reopen',
  'supersede',
  'resolve',
  'clear',
  'void',
  'acknowledge',
  'covered',
  'bundled',
  'resolve_by_person',
] as const
export type EventKind = (typeof EVENT_KINDS)[number]

export const LEVELS = [
  ...(['C3', 'C4', 'C5', 'C6', 'C7'] as const),
  ...(['T1', 'T2', 'T3', 'T4', 'T5', 'T6', 'T7', 'T8', 'T9', 'T10', 'T11', 'T12'] as const),
  ...(['L1', 'L2', 'L3', 'L4', 'L5', 'S1'] as const),
] satisfies Level[]
