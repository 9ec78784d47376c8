import { expect, type Page } from '@playwright/test'
import type { Language } from '../stage/words.ts'
import { caseload, nothingToDo, weeksOfTherapy } from './made-up-care.ts'
import { unreadable } from './made-up.ts'
import { broken, tap, type Said, type Screen } from './screen.ts'

const NOW = new Date().toISOString()
const empty = (answer: object): Said => ({ json: { ...answer, now: NOW } })

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

/** As a nurse's notification opens it where it can have no button. */
const ON_IT = '/a#0123456789abcdefghijkl'

/** Before a member of staff is signed in. */
export const STAFF: Screen[] = [
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
  {
    name: 'set-up',
    who: { visitor: 'setting up' },
    path: '/setup#0123456789abcdefghijklmnopq',
    answers: { '/setup': { json: { needed: true } }, '/about': { json: { demo: false } } },
  },
  { name: 'a-page', path: ON_IT },
  { name: 'a-page-opened-again', path: '/a' },
  ...(['taken', 'handled', 'changed', 'expired'] as const).map((result): Screen => ({
    name: `a-page-${result}`,
    path: ON_IT,
    answers: { '/receipts/acknowledge': { json: { result } } },
    prepare: async (page, language) => {
      await tap('I’m on it', 'Yo me encargo')(page, language)
      await expect(page.locator('form')).toBeHidden()
    },
  })),
  {
    name: 'a-page-not-sent',
    path: ON_IT,
    answers: { '/receipts/acknowledge': 'nothing' },
    prepare: async (page, language) => {
      await tap('I’m on it', 'Yo me encargo')(page, language)
      await expect(page.getByRole('alert')).not.toBeEmpty()
    },
  },
  { name: 'set-up-link-old', path: '/setup#0123456789abcdefghijklmnopq' },
]

export const NURSE: Screen[] = [
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
  {
    name: 'alerts-entries',
    who: 'nurse',
    path: '/alerts#entries',
    answers: { '/quarantine': empty({ items: [unreadable] }) },
    prepare: async (page) => {
      await expect(page.getByRole('article').first()).toBeVisible()
      await page.locator('#entries .actions').first().scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'sheet-entry',
    who: 'nurse',
    path: '/alerts',
    answers: { '/quarantine': empty({ items: [unreadable] }) },
    prepare: async (page) => {
      await page
        .getByRole('button', { name: /^(Discard|Descartar)/ })
        .first()
        .click()
      await expect(page.getByRole('dialog')).toBeVisible()
    },
  },
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
  { name: 'nurse-settings', who: 'nurse', path: '/settings' },
  { name: 'nurse-not-found', who: 'nurse', path: '/nowhere' },
]

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

export const ADMIN: Screen[] = [
  { name: 'staff', who: 'admin', path: '/staff' },
  { name: 'staff-add', who: 'admin', path: '/staff', prepare: tap('Add a person', 'Agregar a una persona') },
  { name: 'clinic', who: 'admin', path: '/clinic' },
  { name: 'admin-settings', who: 'admin', path: '/settings', part: '.cards > :nth-child(4)' },
  { name: 'admin-forbidden', who: 'admin', path: '/patients' },
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

/** Takes the first alert that nobody has, and leaves it so. */
async function take(page: Page): Promise<void> {
  const [mine, free] = [/^(Close|Cerrar)$/, /^(I’m on it|Yo me encargo)/]
  const taken = page.getByRole('button', { name: mine }).first()
  // One of the picture before is enough.
  await expect(page.getByRole('button', { name: free }).or(taken).first()).toBeVisible()
  if (!(await taken.isVisible())) await page.getByRole('button', { name: free }).first().click()
  await expect(taken).toBeVisible()
}
const answers = (name: RegExp) => (page: Page) =>
  page.getByRole('dialog').getByRole('radio', { name }).check()

/** Each takes an alert, so they come last. */
export const TAKEN: Screen[] = [
  { name: 'alerts-promised', who: 'nurse', path: '/alerts', prepare: take, part: '.promise' },
  {
    name: 'sheet-call',
    who: 'nurse',
    path: '/alerts',
    prepare: async (page) => {
      await take(page)
      await page
        .getByRole('button', { name: /^(Write down the call|Anotar la llamada)/ })
        .first()
        .click()
      await answers(/^(Nobody answered|Nadie contestó)/)(page)
    },
  },
  {
    name: 'sheet-resolve-unreached',
    who: 'nurse',
    path: '/alerts',
    prepare: async (page) => {
      await take(page)
      await page
        .getByRole('button', { name: /^(Close|Cerrar)$/ })
        .first()
        .click()
      await answers(/^(Nobody answered|Nadie contestó)/)(page)
    },
  },
  {
    name: 'sheet-resolve-false',
    who: 'nurse',
    path: '/alerts',
    prepare: async (page, language) => {
      await take(page)
      await page
        .getByRole('button', { name: /^(Close|Cerrar)$/ })
        .first()
        .click()
      await answers(/^(False alarm|Falsa alarma)/)(page)
      await page
        .getByRole('dialog')
        .getByRole('button', { name: language === 'es' ? /^(Cerrar|Guardar)/ : /^(Close|Save)/ })
        .last()
        .click()
    },
    part: 'dialog [aria-invalid=true]',
  },
  {
    name: 'sheet-resolve',
    who: 'nurse',
    path: '/alerts',
    prepare: async (page) => {
      await page
        .getByRole('button', { name: /^(I’m on it|Yo me encargo)/ })
        .first()
        .click()
      await page
        .getByRole('button', { name: /^(Close|Cerrar)$/ })
        .first()
        .click()
      await expect(page.getByRole('dialog')).toBeVisible()
    },
  },
]
