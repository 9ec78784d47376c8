// Session logs, and what /me/plan says of them.

import type { components } from './schema'

type S = components['schemas']
export type Exercise = S['Exercise']
export type Prescription = S['Prescription']
export type PlanItem = S['PlanItem']
export type Unit = S['Unit']
export type OwnTimes = S['OwnTimes']
export type Stop = S['Stop']
export type Skip = S['Skip']
export type NewSessionLog = S['NewSessionLog']
export type OwnLog = S['OwnLog']
export type Week = S['OwnWeek']

/** `POST /session-logs/{logId}/next-day`. */
export interface NextDayAnswer {
  logId: string
  gone: boolean
  answeredAt: string
}

/** What follows from logs may be absent: a phone may hold a plan that an older server sent. */
type Since = 'weeks' | 'easings' | 'nextDay' | 'logs'
export type PlanDay = Omit<S['OwnDay'], 'logged'> & Partial<Pick<S['OwnDay'], 'logged'>>
export type OwnPlan = Omit<S['OwnPlanView'], 'days' | Since> &
  Partial<Pick<S['OwnPlanView'], Since>> & { days: PlanDay[] }
