import { expect } from '@playwright/test'
import { broken, empty, NOW, tap, type Said, type Screen } from './screen.ts'

// A patient as the clinic sees one: found, entered, looked at; and the phone test before going home.

export const PATIENT_PAGES: Screen[] = [
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
  {
    name: 'sheet-baseline',
    who: 'nurse',
    about: 'Harold Kim',
    path: '/patients/:patient',
    prepare: async (page, language) => {
      await tap('Enter pain before', 'Anotar dolor previo')(page, language)
      await expect(page.getByRole('dialog')).toBeVisible()
    },
  },
  {
    name: 'sheet-correct',
    who: 'nurse',
    about: 'Harold Kim',
    path: '/patients/:patient',
    prepare: async (page) => {
      await page
        .getByRole('button', { name: /^(Correct|Corregir)/ })
        .first()
        .click()
      await expect(page.getByRole('dialog')).toBeVisible()
    },
  },
  {
    name: 'patient-chart-compared',
    who: 'nurse',
    about: 'Harold Kim',
    path: '/patients/:patient',
    prepare: async (page) => {
      const compare = page.getByRole('checkbox', { name: /usual care|atención habitual/ })
      await compare.check()
      await compare.scrollIntoViewIfNeeded()
    },
  },
  { name: 'patient-printed', who: 'nurse', about: 'Harold Kim', path: '/patients/:patient', printed: true },
]

/** The phone test before going home, as it ends: the server says so at once. */
function phoneTest(state: 'green' | 'amber' | 'waiting'): Record<string, Said> {
  const json = {
    id: '00000000-0000-7000-8000-000000000001',
    sentAt: NOW,
    now: NOW,
    state,
    ...(state === 'amber' ? { cause: 'not_on_home_screen' } : {}),
    phones: [
      {
        deviceId: '00000000-0000-7000-8000-000000000002',
        name: 'Safari on iPhone',
        fate: state === 'green' ? 'tapped' : state === 'amber' ? 'none' : 'accepted',
      },
    ],
  }
  return {
    '/patients/:patient/reach-tests': { status: 201, json },
    [`/reach-tests/${json.id}`]: { json },
  }
}
export const PHONE_TEST: Screen[] = (['waiting', 'amber', 'green'] as const).map((state) => ({
  name: `sheet-phone-test-${state}`,
  who: 'nurse',
  about: 'Harold Kim',
  path: '/patients/:patient',
  answers: phoneTest(state),
  prepare: async (page, language) => {
    await page
      .getByRole('button', { name: language === 'es' ? /^Probar el teléfono/ : /^Test the phone/ })
      .first()
      .click()
    await expect(page.getByRole('dialog').getByRole('status')).not.toBeEmpty()
  },
}))
