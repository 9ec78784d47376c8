// Session logs, and what /me/plan says of them, written by hand until the generated schema has them.

import type { components } from './schema'

type S = components['schemas']
export type Exercise = S['Exercise']
export type Prescription = S['Prescription']
export type PlanItem = S['PlanItem']
export type Unit = S['Unit']
export type OwnTimes = S['OwnTimes']

export type Stop = 'pain' | 'red_flag' | 'other'
export type Skip = 'pain' | 'fear' | 'tired' | 'forgot' | 'unclear' | 'away'

/** One item of `POST /session-logs`. */
export interface NewSessionLog {
  id: string
  exerciseId: string
  prescriptionId?: string
  localDate: string
  zone: string
  doneAt: string
  enteredAt: string
  ageMs?: number
  amount: number
  sets?: number
  /** Asked once a session; the same in each of its logs. */
  restBefore?: number
  painBefore?: number
  painAfter?: number
  effort?: number
  stop?: Stop
  skip?: Skip
  redFlags?: string[]
}

/** `POST /session-logs/{logId}/next-day`. */
export interface NextDayAnswer {
  logId: string
  gone: boolean
  answeredAt: string
}

export interface OwnLog {
  id: string
  exerciseId: string
  localDate: string
  amount: number
  painAfter?: number
  skip?: Skip
  stop?: Stop
}

export interface Week {
  monday: string
  /** Absent where nothing was asked for: a gap, never 0. */
  percent?: number | null
  soFar: boolean
  final: boolean
  prescribed: number
  credited: number
  held: number
}

export type PlanDay = S['PlanDay'] & { logged?: { exerciseId: string; amount: number; extra: boolean }[] }

/** What follows the days may be absent: a phone may hold a plan that an older server sent. */
export type OwnPlan = Omit<S['OwnPlanView'], 'days'> & {
  days: PlanDay[]
  weeks?: Week[]
  easings?: { exerciseId: string; from: string; to?: string | null }[]
  nextDay?: { logId: string; exerciseId: string; doneAt: string }[]
  logs?: OwnLog[]
}
