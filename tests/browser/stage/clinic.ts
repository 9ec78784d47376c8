import type { Browser, Page } from '@playwright/test'
import type { PushService } from '../push-service/push-service.ts'
import { ask } from './api.ts'
import { until } from './until.ts'

/** As much of the answers as stories look at. */
export interface Alert {
  id: string
  patientId: string
  patientName: string
  rule: string
  severity: string
  state: string
  cycle: number
  acknowledgedBy?: string
  callBefore?: string
  told: { messages: number; accepted: number; shown: number }
}

export interface CheckIn {
  id: string
  feltAt: string
  receivedAt: string
  movement?: number
  movementConfirmed: boolean
  restConfirmed: boolean
  rest?: number
  opioid: string
  redFlags: string[]
  clockSuspect: boolean
  enteredBy?: string
  inErrorAt?: string
  corrects?: string
  recalledBaseline?: number
}

export interface Found {
  id: string
  name: string
  episodeId: string
}

/** A demo patient by name, as the staff member on this page finds them. */
export async function find(staff: Page, name: string): Promise<Found> {
  const query = new URLSearchParams({ search: name })
  const { patients } = await ask<{ patients: Found[] }>(staff, 'GET', `/patients?${query}`)
  const found = patients.find((one) => one.name === name)
  if (!found) throw new Error(`the demo has no ${name}`)
  return found
}

/** A demo patient on the caseload of the demo's therapist, as the nurse on this page puts them there. */
export async function onCaseload(nurse: Page, name: string): Promise<Found> {
  const patient = await find(nurse, name)
  const { therapists } = await ask<{ therapists: { id: string }[] }>(nurse, 'GET', '/therapists')
  await ask(nurse, 'PUT', `/patients/${patient.id}/therapist`, { staffId: therapists[0]!.id })
  return patient
}

export async function checkIns(staff: Page, patient: Found): Promise<CheckIn[]> {
  const timeline = await ask<{ checkIns: CheckIn[] }>(staff, 'GET', `/episodes/${patient.episodeId}/timeline`)
  return timeline.checkIns
}

export async function alertsOf(nurse: Page, patient: Found): Promise<Alert[]> {
  const { alerts } = await ask<{ alerts: Alert[] }>(nurse, 'GET', '/alerts?state=unresolved')
  return alerts.filter((one) => one.patientId === patient.id)
}

/** Hours since the end of the procedure, by this patient's own clock. */
export async function hoursOf(nurse: Page, patient: Found): Promise<number> {
  const { procedureEndedAt, now } = await ask<{ procedureEndedAt: string; now: string }>(
    nurse,
    'GET',
    `/episodes/${patient.episodeId}/timeline`,
  )
  return (Date.parse(now) - Date.parse(procedureEndedAt)) / 3_600_000
}

/** Turns a demo patient's clock on to an hour after the procedure, and says how far it went. */
export async function turnClockTo(nurse: Page, patient: Found, hour: number): Promise<number> {
  const hours = hour - (await hoursOf(nurse, patient))
  await ask(nurse, 'POST', `/demo/patients/${patient.id}/clock`, { hours })
  return hours
}

/** Warnings wait in quiet hours; a story that hears them must not depend on the hour it is told at. */
export async function neverQuiet(admin: Page): Promise<void> {
  const { name, zone, phone24h, emergencyNumber, staffHours, statement } = await ask<Record<string, unknown>>(
    admin,
    'GET',
    '/clinic',
  )
  const kept = { name, zone, phone24h, emergencyNumber, staffHours, statement }
  await ask(admin, 'PUT', '/clinic', { ...kept, quietFrom: '00:00', quietTo: '00:00' })
}

/** Puts nurses on duty for the next hours, told first whoever else is: alerts ring the phones of those on duty. */
export async function onDutyNow(admin: Page, nurses: Page[]): Promise<void> {
  const { zone } = await ask<{ zone: string }>(admin, 'GET', '/clinic')
  const local = (hours: number) =>
    new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' })
      .format(Date.now() + hours * 3_600_000)
      .replace(' ', 'T')
  for (const nurse of nurses) {
    const { id } = await ask<{ id: string }>(nurse, 'GET', '/me')
    await ask(admin, 'POST', '/duty/shifts', {
      staffId: id,
      startLocal: local(-1),
      endLocal: local(6),
      position: 1,
    })
  }
}

/** A device of the person on this page that takes pushes at an endpoint, whether or not a browser stands behind it. */
export async function keepSubscription(page: Page, subscription: object): Promise<string> {
  return (await ask<{ id: string }>(page, 'POST', '/push-subscriptions', subscription)).id
}

/** Gives the person on this page a phone that showed a test push just now, as those need who are on duty. */
export async function provenPhone(page: Page, pushService: PushService): Promise<void> {
  const phone = pushService.silentPhone()
  const id = await keepSubscription(page, phone.subscription)
  await ask(page, 'POST', `/push-subscriptions/${id}/test`)
  const { notification } = await until('the test push', () => phone.reads().at(-1))
  await ask(page, 'POST', '/receipts', { token: notification.data.receiptToken, stage: 'shown' })
}

/** Ends every shift of the demo's plan: what has begun goes on to its end. */
export async function endAllShifts(admin: Page): Promise<void> {
  const { shifts } = await ask<{ shifts: { id: string }[] }>(admin, 'GET', '/duty')
  for (const { id } of shifts) await ask(admin, 'DELETE', `/duty/shifts/${id}`)
}

/** How somebody whom `enterAs` added signs in. */
export function credentials(name: string): { email: string; password: string } {
  return {
    email: `${name.split(' ')[0]!.toLowerCase()}@demo.example`,
    password: 'a quiet word between colleagues',
  }
}

/** Adds a nurse and signs in on a page of a window of their own. */
export async function enterAs(
  admin: Page,
  browser: Browser,
  url: string,
  name: string,
  roles: string[] = ['nurse'],
): Promise<Page> {
  const { email, password } = credentials(name)
  await ask(admin, 'POST', '/staff', { name, email, roles, password, language: 'en' })
  const context = await browser.newContext({ baseURL: url, viewport: { width: 1280, height: 844 } })
  const page = await context.newPage()
  await page.goto('/sign-in')
  await ask(page, 'POST', '/sessions', { email, password })
  await page.goto('/')
  return page
}

/** A code for the card, as the nurse on this page issues it. */
export async function newCode(nurse: Page, patient: Pick<Found, 'id'>): Promise<string> {
  return (await ask<{ code: string }>(nurse, 'POST', `/patients/${patient.id}/invites`)).code
}
