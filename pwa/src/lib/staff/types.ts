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
export type Unit = S['Unit']
export type Phase = S['Phase']
export type Position = S['Position']
export type Prop = S['Prop']
export type Tag = S['Tag']
export type WeekDay = S['WeekDay']
/** The generator loses what a `kind` goes with, and takes fields with a default for always there. */
export type Cadence = { kind: 'fixed_days'; days: WeekDay[] } | { kind: 'times_a_week'; n: number }
export type Prescription = Omit<S['Prescription'], 'cadence' | 'times'> & {
  cadence: Cadence
  times?: string[]
}
type Prescribing<T> = Omit<T, 'prescriptions'> & { prescriptions: Prescription[] }
export type PlanTemplate = Prescribing<S['PlanTemplate']>
export type PlanDraft = Prescribing<S['PlanDraft']>
export type PlanVersionView = Prescribing<S['PlanVersionView']>
export type NewPlanVersion = Prescribing<S['NewPlanVersion']>
export type PlanView = Omit<S['PlanView'], 'versions'> & { versions: PlanVersionView[] }
export type Dose = Omit<S['Dose'], 'sets' | 'timesPerDay'> & { sets?: number; timesPerDay?: number }
type Dosed<T> = Omit<T, 'defaultDose' | 'doses'> & {
  defaultDose: Dose
  doses?: Partial<Record<S['Phase'], Dose>>
}
export type LibraryExercise = Dosed<S['LibraryExercise']>
export type NewExercise = Dosed<S['NewExercise']>
export type PlanCheck = S['PlanCheck']
export type PlanDay = S['PlanDay']
export type PlanItem = S['PlanItem']
export type Warning = S['Warning']
export type WarningCode = S['WarningCode']
export type HoldView = S['HoldView']
export type NewHold = S['NewHold']
export type Therapist = S['Therapist']
export type QuarantinedLog = S['QuarantinedLog']
export type ItemKind = S['ItemKind']
export type ItemState = S['ItemState']
/** Gains its evidence; until the generated contract has it, it stands here. */
export type TherapistItem = S['TherapistItem'] & { evidence?: Evidence }

// The therapist's second half, by hand until the contract of this branch has it.
export type Stop = 'pain' | 'red_flag' | 'other'
export type Skip = 'pain' | 'fear' | 'tired' | 'forgot' | 'unclear' | 'away'
export type Grade = 'good' | 'fair' | 'low'
export interface DaySum {
  date: string
  prescribed: number
  credited: number
  /** Exercises with work that counts on neither side, shown as "+". */
  extra: number
  held: boolean
}
export interface WeekSum {
  /** Its Monday. */
  start: string
  prescribed: number
  credited: number
  /** Absent in a week without a plan: a gap, never 0. */
  percent?: number
  grade?: Grade
  standing: 'so_far' | 'provisional' | 'final'
}
export interface AdherenceWeek extends WeekSum {
  held: number
  extra: number
  painMedian?: number
}
export interface AdherenceExercise {
  exerciseId: string
  prescribed: number
  credited: number
  extra: number
  painMedian?: number
  painWorst?: number
  last7: { prescribed: number; credited: number; painLast?: number; painWorst?: number }
  stops: number
  skips: { why: Skip; count: number }[]
}
export interface AdherenceLog {
  id: string
  exerciseId: string
  localDate: string
  doneAt: string
  amount: number
  painBefore?: number
  painAfter?: number
  effort?: number
  stop?: Stop
  skip?: Skip
  late: boolean
  by: 'patient' | 'carer' | 'staff'
  correctsId?: string
  reason?: string
}
export type CriterionCode =
  | 'earliest_day'
  | 'days_in_phase'
  | 'adherence'
  | 'exercise_pain'
  | 'next_day'
  | 'no_urgent_alert'
  | 'form'
  | 'relief_72'
export interface Criterion {
  code: CriterionCode
  met: boolean
  value?: number
}
export interface Progression {
  next: Phase
  proposed: boolean
  criteria: Criterion[]
}
export interface Adherence {
  episodeId: string
  today: string
  zone: string
  from: string
  to: string
  days: DaySum[]
  weeks: AdherenceWeek[]
  exercises: AdherenceExercise[]
  progression?: Progression
  logs: AdherenceLog[]
}
export interface Evidence {
  weeks?: WeekSum[]
  lastLogOn?: string
  days?: number
  progression?: Progression
}
export type Need =
  'hold' | 'red_stop' | 'pain_rising' | 'no_log' | 'two_low_weeks' | 'phase_proposal' | 'none'
export interface CaseloadRow {
  patientId: string
  name: string
  age: number
  episodeId: string
  /** Days since the procedure, where the patient is. */
  localDay: number
  phase?: Phase
  planFrom?: string
  /** Every reason, the most pressing first. */
  needs: Need[]
  since?: string
  hold?: { exerciseId?: string; from: string; cause: HoldView['cause'] }
  redStops: string[]
  lastLogOn?: string
  proposal?: { itemId: string; next: Phase }
  week?: WeekSum
  lastWeek?: WeekSum
  painWeek?: number
  painWeekBefore?: number
  openItems: number
  therapist?: { id: string; name: string }
}
export interface Caseload {
  rows: CaseloadRow[]
  next?: string
  counts: { all: number; needing: number }
}
export interface PhaseDecision {
  proposalId: string
  apply: boolean
  reason?: string
}

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

export const PHASES = ['PH0', 'PH1', 'PH2', 'PH3'] as const satisfies Phase[]
export const WEEK_DAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const satisfies WeekDay[]
export const UNITS = ['reps', 'breaths', 's', 'min'] as const satisfies Unit[]
export const POSITIONS = [
  'supine',
  'prone',
  'side_lying',
  'sitting',
  'standing',
  'walking',
] as const satisfies Position[]
export const PROPS = [
  'bed',
  'pillow',
  'chair',
  'wall',
  'counter',
  'step',
  'rail',
  'band',
  'stick',
] as const satisfies Prop[]
/** Those that the guard asks a reason for come first. */
export const TAGS = [
  'spine_flexion',
  'spine_rotation',
  'impact',
  'prone',
  'axial_load',
  'overhead',
  'spine_extension',
  'hip_flexion',
  'position_change',
  'balance',
  'resistance',
] as const satisfies Tag[]
