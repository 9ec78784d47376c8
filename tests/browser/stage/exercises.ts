// A plan that is in force today, and a session with it: what the stories of the patient's exercises stand on.

import { expect, type Page } from '@playwright/test'
import { ask } from './api.ts'
import type { Found } from './clinic.ts'
import { score } from './patient.ts'
import { WORDS } from './words.ts'

/** As people are: a fifth of a second to tap. */
export const TAP = { delay: 200 }

/** Where it is about noon at this moment: a story told there meets neither midnight nor quiet hours. */
export function zoneAtNoon(now = new Date()): string {
  const ahead = 12 - now.getUTCHours()
  // The signs of these names are the other way round.
  return ahead === 0 ? 'Etc/GMT' : ahead > 0 ? `Etc/GMT-${ahead}` : `Etc/GMT+${-ahead}`
}

/** The patient's days from here on, and times to be reminded at; never quiet. */
export function liveIn(
  phone: Page,
  zone: string,
  times: { checkInTimes?: string[]; exerciseTimes?: string[] } = {},
): Promise<unknown> {
  const quiet = { quietFrom: '00:00', quietTo: '00:00' }
  return ask(phone, 'PUT', '/me/reminders', { zone, checkInTimes: [], exerciseTimes: [], ...quiet, ...times })
}

interface Version {
  id: string
  from: string
}

/** What a day of it asks for. */
export interface Asked {
  exerciseId: string
  sets: number
  reps?: number
  minutes?: number
}

/** Three easy ones for lying and walking: 30 times, 5 minutes, 10 breaths. */
export const EASY: Asked[] = [
  { exerciseId: 'EX02', sets: 2, reps: 15 },
  { exerciseId: 'EX04', sets: 1, minutes: 5 },
  { exerciseId: 'EX01', sets: 1, reps: 10 },
]

/** The therapist on this page publishes a plan that holds from today on, each exercise once a day. */
export async function publishToday(therapist: Page, patient: Found, asked = EASY): Promise<string> {
  const { today, versions } = await ask<{ today: string; versions: Version[] }>(
    therapist,
    'GET',
    `/episodes/${patient.episodeId}/plan-versions`,
  )
  const days = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']
  await ask(therapist, 'POST', `/episodes/${patient.episodeId}/plan-versions`, {
    id: crypto.randomUUID(),
    basedOn: versions[0]?.id,
    from: today,
    phase: 'PH0',
    prescriptions: asked.map((one) => ({
      ...one,
      id: crypto.randomUUID(),
      perSide: false,
      cadence: { kind: 'fixed_days', days },
      times: [],
    })),
    reasons: {},
  })
  return today
}

/** Pain before, at human pace, from the button that begins. */
export async function begin(phone: Page, pain: { rest: number; before: number }): Promise<void> {
  const { rest, movement, onward } = WORDS.en
  await phone.getByRole('button', { name: /^(Start the exercises|Go on)$/ }).click(TAP)
  await score(phone, rest, pain.rest, onward, TAP.delay)
  await score(phone, movement, pain.before, onward, TAP.delay)
}

/** All of the exercise that stands on the screen, and the pain after it. */
export async function doIt(phone: Page, name: string, after: number): Promise<void> {
  await expect(phone.getByRole('heading', { name })).toBeVisible()
  await phone.getByRole('button', { name: 'I did it' }).click(TAP)
  await painAfter(phone, name, after)
}

export async function painAfter(phone: Page, name: string, after: number): Promise<void> {
  await expect(phone.getByText(`After: ${name}`)).toBeVisible()
  await score(phone, WORDS.en.movement, after, WORDS.en.onward, TAP.delay)
}

export interface OwnPlan {
  today: string
  days: {
    date: string
    held: boolean
    items: { exerciseId: string; amount: number; advised: number; held: boolean }[]
  }[]
  weeks: { monday: string; percent?: number; prescribed: number; credited: number }[]
  logs: { id: string; exerciseId: string; localDate: string; amount: number; painAfter?: number }[]
}
export const ownPlan = (phone: Page) => ask<OwnPlan>(phone, 'GET', '/me/plan')

export interface TherapistItem {
  patientId: string
  kind: string
  state: string
  exerciseId?: string
  log?: { painBefore?: number; painAfter?: number }
}
/** What is open at the therapist's about a patient. */
export async function itemsOf(therapist: Page, patient: Found): Promise<TherapistItem[]> {
  const { items } = await ask<{ items: TherapistItem[] }>(therapist, 'GET', '/therapist-items?state=open')
  return items.filter((one) => one.patientId === patient.id)
}
