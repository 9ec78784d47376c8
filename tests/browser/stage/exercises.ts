// A plan that is in force today, and a session with it: what the stories of the patient's exercises stand on.

import { expect, type Page } from '@playwright/test'
import { ask } from './api.ts'
import { onCaseload, type Found } from './clinic.ts'
import { score, speak } from './patient.ts'
import type { Role } from './reliefline.ts'
import { WORDS, type Language } from './words.ts'

/** As people are: a fifth of a second to tap. */
export const TAP = { delay: 200 }
const DESK = { viewport: { width: 1280, height: 844 } }

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

/** Rosa with a plan of today, where it is noon, and those who look after her. */
export async function rosaWithPlan(
  enter: (role: Role, options?: object) => Promise<Page>,
  language: Language = 'en',
): Promise<{ nurse: Page; tom: Page; phone: Page; rosa: Found }> {
  const zone = zoneAtNoon()
  const nurse = await enter('nurse', DESK)
  const rosa = await onCaseload(nurse, 'Rosa Delgado')
  const tom = await enter('therapist', DESK)
  const phone = await enter('patient', { timezoneId: zone })
  await speak(phone, language)
  await liveIn(phone, zone)
  await publishToday(tom, rosa)
  return { nurse, tom, phone, rosa }
}

/** What is tapped in a session. */
const SESSION = {
  en: { begin: /^(Start the exercises|Go on)$/, did: 'I did it', after: 'After: ' },
  es: { begin: /^(Empezar los ejercicios|Continuar)$/, did: 'Lo hice', after: 'Después de: ' },
}

/** Pain before, at human pace, from the button that begins. */
export async function begin(
  phone: Page,
  pain: { rest: number; before: number },
  language: Language = 'en',
): Promise<void> {
  const { rest, movement, onward } = WORDS[language]
  await phone.getByRole('button', { name: SESSION[language].begin }).click(TAP)
  await score(phone, rest, pain.rest, onward, TAP.delay)
  await score(phone, movement, pain.before, onward, TAP.delay)
}

/** All of the exercise that stands on the screen, and the pain after it. */
export async function doIt(
  phone: Page,
  name: string,
  after: number,
  language: Language = 'en',
): Promise<void> {
  await expect(phone.getByRole('heading', { name })).toBeVisible()
  await phone.getByRole('button', { name: SESSION[language].did }).click(TAP)
  await painAfter(phone, name, after, language)
}

export async function painAfter(
  phone: Page,
  name: string,
  after: number,
  language: Language = 'en',
): Promise<void> {
  const { movement, onward } = WORDS[language]
  await expect(phone.getByText(SESSION[language].after + name)).toBeVisible()
  await score(phone, movement, after, onward, TAP.delay)
}

export interface OwnPlan {
  today: string
  days: {
    date: string
    held: boolean
    items: { exerciseId: string; amount: number; advised: number; held: boolean }[]
  }[]
  weeks: { monday: string; percent?: number; prescribed: number; credited: number }[]
  logs: {
    id: string
    exerciseId: string
    localDate: string
    amount: number
    painBefore?: number
    painAfter?: number
  }[]
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
