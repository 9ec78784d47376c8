import { expect, type Page } from '@playwright/test'
import { score } from '../stage/patient.ts'
import type { Role } from '../stage/reliefline.ts'
import { WORDS, type Language } from '../stage/words.ts'

/** Somebody who signs in by a demo link, or a demo patient whose phone joins by an invite. */
export type Who = Role | { patient: string }

/** What the server says in a picture of a bad day: an answer in place of its own, or none at all. */
export type Said = { status?: number; json?: unknown } | 'nothing'

export interface Screen {
  /** The file's name, and its caption. */
  name: string
  /** Who looks at it; nobody for the screens before signing in. */
  who?: Who
  /** `:episode` and `:patient` are those of `about`. */
  path: string
  /** The demo patient whose page this is. */
  about?: string
  /** Answers by path under /api/v1. */
  answers?: Record<string, Said>
  /** No network at all, as on a train. */
  offline?: boolean
  /** What a person does before the picture: taps, fills in, waits for something to be there. */
  prepare?: (page: Page, language: Language) => Promise<void>
}

/** The phones of stack.md, the shortest first, and a desk. */
export const SIZES = [
  { width: 360, height: 740 },
  { width: 390, height: 844 },
  { width: 1280, height: 844 },
]
export const LANGUAGES = ['en', 'es'] as const
export const THEMES = ['light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

const broken: Said = {
  status: 500,
  json: { code: 'internal', detail: 'Something went wrong on the server.' },
}

/** Taps what carries this text in the page's language. */
const tap = (en: string, es: string) => async (page: Page, language: Language) => {
  const text = language === 'es' ? es : en
  const target = page
    .getByRole('button', { name: text, exact: true })
    .or(page.getByRole('link', { name: text, exact: true }))
  await target.first().click()
}

/** Up to a step of the check-in that begins on this page. */
function checkIn(upTo: 'rest' | 'medicine' | 'signs' | 'saved', movement = 4) {
  return async (page: Page, language: Language) => {
    const words = WORDS[language]
    await score(page, words.movement, movement, words.onward)
    await expect(page.getByRole('group', { name: words.rest })).toBeVisible()
    if (upTo === 'rest') return
    await score(page, words.rest, 2, words.onward)
    const medicine = page.getByRole('button', { name: words.noMedicine, exact: true })
    await expect(medicine).toBeVisible()
    if (upTo === 'medicine') return
    await medicine.click()
    const none = page.getByRole('button', { name: words.none })
    await expect(none).toBeVisible()
    if (upTo === 'signs') return
    await none.click()
    await expect(page.getByText(words.sent)).toBeVisible()
  }
}

const BEFORE: Screen[] = [
  { name: 'join', path: '/join' },
  { name: 'join-link', path: '/join#0123456789abcdefghijklmnopq' },
  {
    name: 'join-wrong-code',
    path: '/join',
    prepare: async (page, language) => {
      await page.getByRole('textbox').fill('ABCD-EFGH')
      await page
        .getByRole('button', { name: language === 'es' ? 'Conectar' : 'Connect', exact: true })
        .click()
      await expect(page.getByRole('alert')).toBeVisible()
    },
  },
  { name: 'demo-link-used', path: '/demo#0123456789abcdefghijklmnopq' },
]

const PATIENT: Screen[] = [
  { name: 'before', who: { patient: 'Frank Moretti' }, path: '/' },
  { name: 'today', who: 'patient', path: '/' },
  { name: 'today-first-hours', who: { patient: 'Edith Larsen' }, path: '/' },
  { name: 'today-weeks', who: { patient: 'Norma Keller' }, path: '/' },
  { name: 'today-offline', who: 'patient', path: '/', offline: true },
  { name: 'today-error', who: { patient: 'Oscar Medina' }, path: '/', answers: { '/me/episode': broken } },
  { name: 'check-in', who: 'patient', path: '/check-in' },
  {
    name: 'check-in-asked-again',
    who: 'patient',
    path: '/check-in',
    prepare: async (page, language) => {
      await page
        .getByRole('group', { name: WORDS[language].movement })
        .getByRole('radio', { name: /^9\b/ })
        .click()
    },
  },
  { name: 'check-in-rest', who: 'patient', path: '/check-in', prepare: checkIn('rest') },
  { name: 'check-in-medicine', who: 'patient', path: '/check-in', prepare: checkIn('medicine') },
  { name: 'check-in-signs', who: 'patient', path: '/check-in', prepare: checkIn('signs') },
  {
    name: 'check-in-sign-ticked',
    who: 'patient',
    path: '/check-in/signs',
    prepare: async (page) => {
      await page.getByRole('checkbox').first().check()
      await expect(page.getByRole('alert')).toBeVisible()
    },
  },
  { name: 'check-in-cannot', who: 'patient', path: '/check-in/cannot' },
  { name: 'progress', who: 'patient', path: '/progress' },
  {
    name: 'progress-2-weeks',
    who: { patient: 'Norma Keller' },
    path: '/progress',
    prepare: tap('2 weeks', '2 semanas'),
  },
  { name: 'progress-all', who: { patient: 'Norma Keller' }, path: '/progress', prepare: tap('All', 'Todo') },
  { name: 'progress-empty', who: { patient: 'Frank Moretti' }, path: '/progress' },
  { name: 'exercises', who: 'patient', path: '/exercises' },
  { name: 'help', who: 'patient', path: '/help' },
  { name: 'settings', who: 'patient', path: '/settings' },
  {
    name: 'settings-sign-out',
    who: 'patient',
    path: '/settings',
    prepare: tap('Sign out of this phone', 'Cerrar sesión en este teléfono'),
  },
  {
    name: 'correct',
    who: 'patient',
    path: '/',
    prepare: async (page, language) => {
      await page
        .getByRole('link', { name: language === 'es' ? 'Corregir' : 'Correct', exact: true })
        .first()
        .click()
      await page.waitForURL(/\/correct\//)
    },
  },
  { name: 'patient-not-found', who: 'patient', path: '/nowhere' },
  {
    name: 'reconnect',
    who: { patient: 'Thomas Reed' },
    path: '/',
    answers: {
      '/me': { status: 401, json: { code: 'session_required', detail: 'Nobody is signed in here.' } },
    },
  },
]

/** Each leaves a check-in behind, so they come after all that shows the clinic as it was. */
const SAVED: Screen[] = [
  { name: 'saved', who: { patient: 'Samuel Ortiz' }, path: '/check-in', prepare: checkIn('saved', 3) },
  {
    name: 'saved-strong-pain',
    who: { patient: 'Ida Bergmann' },
    path: '/check-in',
    prepare: checkIn('saved', 8),
  },
]

const NOW = new Date().toISOString()
const empty = (answer: object): Said => ({ json: { ...answer, now: NOW } })

const STAFF: Screen[] = [
  { name: 'sign-in', path: '/sign-in' },
  {
    name: 'sign-in-wrong',
    path: '/sign-in',
    prepare: async (page, language) => {
      await page.getByRole('textbox').first().fill('ana@demo.example')
      await page.locator('input[type=password]').fill('not the right sentence')
      await page
        .getByRole('button', { name: language === 'es' ? /^(Iniciar sesión|Entrar)$/ : 'Sign in' })
        .click()
      await expect(page.getByRole('alert').first()).not.toBeEmpty()
    },
  },
  { name: 'set-up-link-old', path: '/setup#0123456789abcdefghijklmnopq' },
]

const NURSE: Screen[] = [
  { name: 'alerts', who: 'nurse', path: '/alerts' },
  {
    name: 'alerts-none',
    who: 'nurse',
    path: '/alerts',
    answers: { '/alerts': empty({ alerts: [] }), '/quarantine': empty({ items: [] }) },
  },
  { name: 'alerts-error', who: 'nurse', path: '/alerts', answers: { '/alerts': broken, '/board': broken } },
  { name: 'alerts-offline', who: 'nurse', path: '/alerts', offline: true },
  { name: 'board', who: 'nurse', path: '/board' },
  {
    name: 'board-empty',
    who: 'nurse',
    path: '/board',
    answers: { '/board': empty({ tiles: [], quarantined: 0 }) },
  },
  { name: 'patients', who: 'nurse', path: '/patients' },
  {
    name: 'patients-nobody-found',
    who: 'nurse',
    path: '/patients',
    prepare: async (page) => {
      await page.getByRole('searchbox').or(page.getByRole('textbox')).first().fill('Zzyzx')
      await expect(page.getByRole('status').filter({ hasText: /\w/ }).last()).toBeVisible()
    },
  },
  {
    name: 'patients-empty',
    who: 'nurse',
    path: '/patients',
    answers: { '/patients': empty({ patients: [] }) },
  },
  { name: 'patients-error', who: 'nurse', path: '/patients', answers: { '/patients': broken } },
  { name: 'patient-new', who: 'nurse', path: '/patients/new' },
  { name: 'patient', who: 'nurse', about: 'Harold Kim', path: '/patients/:patient' },
  { name: 'patient-planned', who: 'nurse', about: 'George Whitman', path: '/patients/:patient' },
  { name: 'patient-edit', who: 'nurse', about: 'Harold Kim', path: '/patients/:patient/edit' },
  { name: 'patient-episode', who: 'nurse', about: 'Harold Kim', path: '/patients/:patient/episode' },
  { name: 'patient-phone', who: 'nurse', about: 'Harold Kim', path: '/patients/:patient/phone' },
  {
    name: 'patient-phone-code',
    who: 'nurse',
    about: 'Grace Okafor',
    path: '/patients/:patient/phone',
    prepare: async (page, language) => {
      await tap('Make a code', 'Crear un código')(page, language)
      await expect(page.getByRole('img', { name: /Grace Okafor/ })).toBeVisible()
    },
  },
  { name: 'patient-check-in', who: 'nurse', about: 'Harold Kim', path: '/patients/:patient/check-in' },
  { name: 'patient-missing', who: 'nurse', path: '/patients/00000000-0000-7000-8000-000000000000' },
  { name: 'nurse-settings', who: 'nurse', path: '/settings' },
  { name: 'nurse-not-found', who: 'nurse', path: '/nowhere' },
]

const THERAPIST: Screen[] = [
  { name: 'therapist-patients', who: 'therapist', path: '/' },
  { name: 'therapist-patient', who: 'therapist', about: 'Harold Kim', path: '/patients/:patient' },
  { name: 'therapist-forbidden', who: 'therapist', path: '/board' },
]

const ADMIN: Screen[] = [
  { name: 'staff', who: 'admin', path: '/staff' },
  { name: 'staff-add', who: 'admin', path: '/staff', prepare: tap('Add a person', 'Agregar a una persona') },
  { name: 'clinic', who: 'admin', path: '/clinic' },
  { name: 'admin-forbidden', who: 'admin', path: '/patients' },
]

/** Every screen, in the order a person meets them. */
export const SCREENS: Screen[] = [...BEFORE, ...PATIENT, ...STAFF, ...NURSE, ...THERAPIST, ...ADMIN, ...SAVED]
