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
export type Resolution = S['Resolution']
export type ReachTest = S['ReachTest']
export type ReachCause = S['ReachCause']
export type Fate = S['Fate']
export type CallResult = S['CallResult']
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
export type TherapistItem = S['TherapistItem']
export type Evidence = S['Evidence']
export type Skip = S['Skip']
export type Grade = S['Grade']
export type WeekSum = S['WeekSum']
export type AdherenceExercise = S['AdherenceExercise']
export type AdherenceLog = S['AdherenceLog']
export type Adherence = S['AdherenceView']
export type Criterion = S['Criterion']
export type Progression = S['Progression']
export type Need = S['Need']
export type CaseloadRow = S['CaseloadRow']
export type DutyView = S['DutyView']
export type DutyGap = S['GapView']
export type Stint = S['StintView']
export type Reach = S['ReachView']
export type Shift = S['ShiftView']
export type NewShift = S['NewShift']
/** `repeat: null` takes the repeat away; the OpenAPI document does not say so yet. */
export type ChangedShift = Omit<S['ChangedShift'], 'repeat'> & { repeat?: S['Repeat'] | null }
export type Swap = S['SwapView']
export type Silence = S['SilenceView']
export type SilenceGlance = S['SilenceGlance']
export type SilenceCause = S['SilenceCause']
export type SilenceStep = S['SilenceStep']
export type NextStep = S['NextStep']
export type AlertStory = S['StoryView']
export type StoryEntry = S['StoryEntry']
export type StoryKind = S['StoryKind']
export type ToldMessage = S['ToldMessage']
export type MessageFate = S['MessageFate']
export type Handover = S['HandoverView']
export type Digest = S['DigestView']
export type Ladder = S['Ladder']
export type LadderVersion = S['LadderVersion']
export type ChannelsVersion = S['ChannelsVersion']
export type NewChannels = S['NewChannels']
export type ChannelTest = S['ChannelTest']
export type ChannelTests = S['ChannelTests']
export type ChannelVerdict = S['Verdict']
export type SystemNotice = S['SystemNotice']
export type NoticeKind = S['NoticeKind']
export type NoticeFigures = S['NoticeFigures']
export type ReachableStaff = S['ReachableStaff']
export type ReachableDevice = S['ReachableDevice']
export type Unreachable = S['Unreachable']
export type WaitingView = S['WaitingView']
export type WaitingAlert = S['WaitingAlert']
export type ToldPerson = S['ToldPerson']

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

export const CALL_RESULTS = ['reached', 'no_answer', 'left_message'] as const satisfies CallResult[]

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
  'promise',
  'call',
  'lapse',
  'unopened',
] as const
export type EventKind = (typeof EVENT_KINDS)[number]

/** What a notice's key names: a part of the engine that is late, or where work was put off. The contract says `string`. */
export const LATE_PARTS = [
  'messages',
  'reminders',
  'ladder',
  'timers',
  'unjudged',
  'writes',
  'first_level',
  'database',
] as const
export type LatePart = (typeof LATE_PARTS)[number] | 'other'
export const PUT_OFF = ['reminder', 'escalation', 'message', 'episode', 'caseload'] as const
export type PutOff = (typeof PUT_OFF)[number] | 'other'
/** Which link between an alert and a nurse is missing. */
export const HOLES = ['no_nurse', 'nobody_on_duty', 'nobody_live', 'nobody_proven'] as const
export type Hole = (typeof HOLES)[number] | 'other'
/** How far the server's disk is full. */
export const DISKS = ['low', 'full'] as const
export type Disk = (typeof DISKS)[number] | 'other'
/** What must always be so, as reliability.md counts it. */
export const LAWS = ['I5', 'I6', 'I7', 'I8', 'I10', 'I11', 'I15', 'I19'] as const
export type Law = (typeof LAWS)[number] | 'other'

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
