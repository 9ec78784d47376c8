// A day of the plan as this phone knows it: what is to be done, what is done, what rests. Pure.

import type { NewSessionLog, OwnPlan, PlanDay, PlanItem, Prescription } from '../api/sessions'
import type { Entry } from '../offline/outbox.svelte'
import { mondayOf, plusDays } from './dates'
import { half, judge } from './stop-rules'

/** A log of this phone's outbox. */
export interface MyLog extends NewSessionLog {
  /** The id under which the server has it. */
  knownAs: string
  state: 'saved' | 'sent' | 'needsHelp'
}

export interface Task {
  item: PlanItem
  prescription?: Prescription
  /** What counts as all of it today. */
  target: number
  /** Of one go: what is to be done several times a day is shared among them. */
  once: number
  amount: number
  done: boolean
  /** How often a day, and how many of those are done. */
  goes: number
  goesDone: number
  /** Half of the dose, by the server's word or because it hurt a while ago. */
  eased: boolean
  /** Not to be done: by the clinic's word, or because it hurt a while ago. */
  rests?: 'held' | 'hurt'
  skipped: boolean
  /** Left to the patient's choice of days: so many a week, and on how many others it is done. */
  free?: { days: number; done: number }
}

export function myLogs(outbox: Entry[]): MyLog[] {
  return outbox
    .filter((entry) => entry.kind === 'sessionLog' && entry.value !== undefined)
    .map((entry) => ({
      ...(entry.value as NewSessionLog),
      knownAs: entry.acceptedId ?? entry.id,
      state: entry.state === 'needsHelp' ? 'needsHelp' : entry.state === 'accepted' ? 'sent' : 'saved',
    }))
}

/** How much was logged for a date: what the server says, and what it does not know yet. */
export function loggedOn(plan: OwnPlan, mine: MyLog[], date: string, exerciseId: string): number {
  const fits = (one: { exerciseId: string }) => one.exerciseId === exerciseId
  const known = plan.logs?.filter((one) => one.localDate === date && fits(one)) ?? []
  const day = plan.days.find((one) => one.date === date)
  const there = sum(day?.logged?.filter(fits) ?? known)
  const ids = new Set(plan.logs?.map((one) => one.id))
  const here = mine.filter((one) => one.localDate === date && fits(one) && !ids.has(one.knownAs))
  return there + sum(here)
}

/** `knownAt`: when the server sent this plan; what was felt after that it did not know. */
export function tasksOf(plan: OwnPlan, mine: MyLog[], date: string, knownAt: number): Task[] {
  const day = plan.days.find((one) => one.date === date)
  return (day?.items ?? []).map((item) => {
    const goes = Math.max(1, item.times.length)
    const worst = felt(plan, mine, item.exerciseId, date, knownAt)
    const eased = item.advised < item.amount || worst === 'amber'
    const target = worst === 'amber' && item.advised === item.amount ? half(item.amount) : item.advised
    const amount = loggedOn(plan, mine, date, item.exerciseId)
    const once = Math.ceil(target / goes)
    const done = target > 0 && amount >= target
    return {
      item,
      prescription: plan.prescriptions.find((one) => one.id === item.prescriptionId),
      target,
      once,
      amount,
      done,
      goes,
      goesDone: done ? goes : Math.min(goes - 1, Math.floor(amount / once)),
      eased,
      rests: day!.held || item.held ? 'held' : worst === 'red' ? 'hurt' : undefined,
      free: item.timesAWeek
        ? { days: item.timesAWeek, done: daysOf(plan, mine, item.exerciseId, date) }
        : undefined,
      skipped: mine.some(
        (one) => one.localDate === date && one.exerciseId === item.exerciseId && one.skip !== undefined,
      ),
    }
  })
}

/** What is open, and what is done: neither what rests, nor what has had its days of this week. */
export function counts(task: Task): boolean {
  return task.rests === undefined && (task.done || !task.free || task.free.done < task.free.days)
}

/** On how many other days of the same week something of it is logged. */
function daysOf(plan: OwnPlan, mine: MyLog[], exerciseId: string, date: string): number {
  const monday = mondayOf(date)
  const others = Array.from({ length: 7 }, (_, n) => plusDays(monday, n)).filter((one) => one !== date)
  return others.filter((one) => loggedOn(plan, mine, one, exerciseId) > 0).length
}

/** The gravest that this phone knows and the server's plan does not answer yet. */
function felt(plan: OwnPlan, mine: MyLog[], exerciseId: string, date: string, knownAt: number) {
  const results = mine
    .filter((one) => one.exerciseId === exerciseId && one.localDate <= date)
    .filter((one) => one.localDate === date || one.state === 'saved' || Date.parse(one.doneAt) > knownAt)
    .map((one) => judge({ before: one.painBefore, after: one.painAfter }))
  if (results.includes('red')) return 'red'
  // The therapist has looked, and asks for all of it again.
  const isOver = plan.easings?.some((one) => one.exerciseId === exerciseId && one.to && one.to <= date)
  return results.includes('amber') && !isOver ? 'amber' : undefined
}

/** What is to be done on a date, whether or not it is: neither held nor left to the patient's choice of day. */
export function isAsked(day: PlanDay, item: PlanItem): boolean {
  return !day.held && !item.held && item.advised > 0
}

function sum(logs: { amount: number }[]): number {
  return logs.reduce((total, one) => total + one.amount, 0)
}
