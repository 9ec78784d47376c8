import { expect, type Page } from '@playwright/test'
import type { Language } from '../stage/words.ts'
import { caseload, nothingToDo, weeksOfTherapy } from './made-up-care.ts'
import { broken, tap, type Screen } from './screen.ts'

export const THERAPIST: Screen[] = [
  { name: 'caseload', who: 'therapist', path: '/', answers: caseload },
  { name: 'caseload-of-the-demo', who: 'therapist', path: '/caseload' },
  { name: 'caseload-empty', who: 'therapist', path: '/caseload', answers: nothingToDo },
  { name: 'caseload-error', who: 'therapist', path: '/caseload', answers: { '/caseload': broken } },
  { name: 'caseload-offline', who: 'therapist', path: '/caseload', offline: true },
  {
    name: 'caseload-nobody-found',
    who: 'therapist',
    path: '/caseload',
    answers: caseload,
    prepare: async (page) => {
      await page.getByRole('searchbox').fill('Zzyzx')
      await expect(page.getByRole('status').filter({ hasText: /\w/ }).last()).toBeVisible()
    },
  },
  { name: 'caseload-nurse', who: 'nurse', path: '/caseload', answers: caseload },
  { name: 'items', who: 'therapist', path: '/items', answers: caseload },
  { name: 'items-none', who: 'therapist', path: '/items', answers: nothingToDo },
  {
    name: 'sheet-item',
    who: 'therapist',
    path: '/items',
    answers: caseload,
    prepare: async (page) => {
      await page
        .getByRole('button', { name: /^(Close|Cerrar)\W/ })
        .first()
        .click()
      await expect(page.getByRole('dialog')).toBeVisible()
    },
  },
  {
    name: 'sheet-log',
    who: 'therapist',
    path: '/items',
    answers: caseload,
    prepare: async (page, language) => {
      await tap('Accept', 'Aceptar')(page, language)
      await expect(page.getByRole('dialog')).toBeVisible()
    },
  },
  { name: 'therapist-patients', who: 'therapist', path: '/patients' },
  { name: 'therapist-patient', who: 'therapist', about: 'Harold Kim', path: '/patients/:patient' },
  { name: 'therapist-forbidden', who: 'therapist', path: '/board' },
  { name: 'library', who: 'therapist', path: '/library' },
  { name: 'library-error', who: 'therapist', path: '/library', answers: { '/exercises': broken } },
  { name: 'library-add', who: 'therapist', path: '/library/new' },
  {
    name: 'library-add-lacking',
    who: 'therapist',
    path: '/library/new',
    prepare: async (page, language) => {
      await tap('Save exercise', 'Guardar ejercicio')(page, language)
      await expect(page.locator('[aria-invalid=true]').first()).toBeFocused()
    },
  },
]

/** The nurse gives the patient to the clinic's therapist; the picture is of the question. */
async function assign(page: Page, language: Language): Promise<void> {
  const card = page.getByRole('button', {
    name: language === 'es' ? /^Cambiar\W+Terapeuta/ : /^Change\W+Therapist/,
  })
  const dialog = page.getByRole('dialog')
  await card.click()
  await dialog.getByRole('combobox').selectOption({ index: 1 })
  await dialog.getByRole('button', { name: language === 'es' ? 'Guardar' : 'Save', exact: true }).click()
  await expect(dialog).toBeHidden()
  await card.click()
  await expect(dialog).toBeVisible()
}

/** A draft of the phase for everyday life: too early for her, so that the guard has something to ask. */
async function begin(page: Page, language: Language): Promise<void> {
  const template = page.getByRole('button', {
    name: language === 'es' ? /^Plantilla:.*6 a 12/ : /^Template:.*6 to 12/,
  })
  // A draft of the picture before is in the tab still.
  const publish = page.getByRole('button', { name: language === 'es' ? 'Publicar' : 'Publish', exact: true })
  await expect(template.or(publish)).toBeVisible()
  if (await template.isVisible()) await template.click()
  await expect(
    page.getByRole('textbox', { name: language === 'es' ? /^Razón/ : /^Reason/ }).first(),
  ).toBeVisible()
}

/** Of a patient on the therapist's caseload, who comes there first; drafts stay in the tab. */
export const PLAN: Screen[] = [
  {
    name: 'sheet-therapist',
    who: 'nurse',
    about: 'Agnes Fischer',
    path: '/patients/:patient',
    prepare: assign,
  },
  {
    name: 'therapy',
    who: 'therapist',
    about: 'Agnes Fischer',
    path: '/patients/:patient',
    answers: weeksOfTherapy,
  },
  {
    name: 'therapy-weeks',
    who: 'therapist',
    about: 'Agnes Fischer',
    path: '/patients/:patient',
    answers: weeksOfTherapy,
    prepare: async (page) => {
      const card = page.getByRole('region', { name: /^(Pain and therapy|Dolor y terapia)$/ })
      await card.getByRole('button', { name: /^(All|Todo)$/ }).click()
      await page.locator('#therapy-title').evaluate((title) => title.scrollIntoView())
    },
  },
  {
    name: 'sheet-not-yet',
    who: 'therapist',
    about: 'Agnes Fischer',
    path: '/patients/:patient',
    answers: weeksOfTherapy,
    prepare: async (page, language) => {
      await tap('Not yet', 'Todavía no')(page, language)
      await expect(page.getByRole('dialog')).toBeVisible()
    },
  },
  { name: 'plan-begin', who: 'therapist', about: 'Agnes Fischer', path: '/patients/:patient/plan' },
  {
    name: 'plan-builder',
    who: 'therapist',
    about: 'Agnes Fischer',
    path: '/patients/:patient/plan',
    prepare: begin,
  },
  {
    name: 'plan-library',
    who: 'therapist',
    about: 'Agnes Fischer',
    path: '/patients/:patient/plan',
    prepare: async (page, language) => {
      await begin(page, language)
      await tap('Add an exercise', 'Agregar un ejercicio')(page, language)
      await expect(page.getByRole('dialog')).toBeVisible()
    },
  },
  {
    name: 'plan-reasons',
    who: 'therapist',
    about: 'Agnes Fischer',
    path: '/patients/:patient/plan',
    prepare: async (page, language) => {
      await begin(page, language)
      await tap('Publish', 'Publicar')(page, language)
      await expect(page.locator('aside [aria-invalid=true]').first()).toBeFocused()
    },
  },
  {
    name: 'exercise-sheet',
    who: 'therapist',
    about: 'Agnes Fischer',
    path: '/patients/:patient/exercise-sheet',
  },
  {
    name: 'exercise-sheet-printed',
    who: 'therapist',
    about: 'Agnes Fischer',
    path: '/patients/:patient/exercise-sheet',
    printed: true,
  },
]
