import { expect, type Page } from '@playwright/test'
import { WORDS } from '../stage/words.ts'
import { codeJoins, episodeIn, promised } from './made-up.ts'
import { planned, session, WHO, type UpTo } from './session.ts'
import { pushThat } from './push-that.ts'
import { broken, checkIn, tap, type Screen } from './screen.ts'

/** A card far down, at the top of the window. */
function scrollTo(heading: RegExp) {
  return async (page: Page) => {
    const found = page.getByRole('heading', { name: heading })
    await found.evaluate((one) => one.scrollIntoView({ block: 'start' }))
    // Only the screen's own part scrolls, never the page around it.
    expect(await page.evaluate(() => document.documentElement.scrollTop)).toBe(0)
  }
}

/** Before anybody is signed in. */
export const BEFORE: Screen[] = [
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
  {
    name: 'install',
    who: {
      visitor: 'iPhone',
      userAgent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1',
    },
    path: '/join',
  },
  ...(['who', 'language', 'notify', 'test'] as const).map((step): Screen => ({
    name: `join-${step}`,
    who: { visitor: 'joining' },
    path: '/join#0123456789abcdefghijklmnopq',
    answers: codeJoins,
    prepare: async (page, language) => {
      const onward = async (en: string, es: string) => tap(en, es)(page, language)
      await onward('Connect', 'Conectar')
      await expect(page.getByRole('heading', { name: /Samuel/ }).first()).toBeVisible()
      if (step === 'who') return
      await onward('Yes', 'Sí')
      if (step === 'language') return
      await onward('Next', 'Siguiente')
      if (step === 'notify') return
      await pushThat('works')(page)
      await onward('Yes, notify me', 'Sí, avísenme')
      await expect(
        page.getByRole('button', { name: language === 'es' ? /prueba/ : /test/ }).first(),
      ).toBeVisible()
    },
  })),
  { name: 'demo-link-used', path: '/demo#0123456789abcdefghijklmnopq' },
]

export const PATIENT: Screen[] = [
  { name: 'before', who: { patient: 'Frank Moretti' }, path: '/' },
  { name: 'today', who: 'patient', path: '/' },
  { name: 'today-first-hours', who: { patient: 'Edith Larsen' }, path: '/' },
  { name: 'today-weeks', who: { patient: 'Norma Keller' }, path: '/' },
  {
    name: 'today-companion',
    who: { patient: 'Edith Larsen' },
    path: '/',
    prepare: async (page) => {
      const last = page.getByRole('note')
      await page
        .getByText(/first 12 hours|primeras 12 horas/)
        .first()
        .scrollIntoViewIfNeeded()
      await last.scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'today-empty',
    who: { patient: 'Leonard Banks', isNew: true },
    path: '/',
    answers: { '/me/episode': { status: 404, json: { code: 'not_found', detail: 'No episode.' } } },
  },
  { name: 'today-completed', who: { patient: 'Rose Callahan' }, path: '/' },
  {
    name: 'today-ended',
    who: { patient: 'Leonard Banks' },
    path: '/',
    answers: { '/me/episode': { json: episodeIn('ended', 500) } },
  },
  {
    name: 'today-call-promised',
    who: { patient: 'Leonard Banks' },
    path: '/',
    answers: { '/me/episode': { json: () => promised('comes') } },
  },
  {
    name: 'today-call-promised-list',
    further: true,
    who: { patient: 'Leonard Banks' },
    path: '/',
    answers: { '/me/episode': { json: () => promised('comes') } },
    prepare: scrollTo(/^(What you sent|Lo que envió)/),
  },
  {
    name: 'today-call-late',
    who: { patient: 'Leonard Banks' },
    path: '/',
    answers: { '/me/episode': { json: () => promised('is late') } },
  },
  ...(['denied', 'pending', 'failed'] as const).map((state): Screen => ({
    name: `push-${state}`,
    who: { patient: 'Leonard Banks' },
    path: '/settings',
    prepare: async (page, language) => {
      const turnOn = page.getByRole('button', {
        name: language === 'es' ? 'Activar' : 'Turn on',
        exact: true,
      })
      // What the app saw at its start stands before the browser changes its mind.
      await expect(turnOn).toBeVisible()
      await pushThat(state)(page)
      // Denied in the browser's own settings: the app sees that by itself, when it wakes.
      if (state === 'denied') await page.evaluate(() => dispatchEvent(new Event('pageshow')))
      else await turnOn.click()
      const card = page.locator('.notice.warning')
      await expect(card).toBeVisible()
      await card.scrollIntoViewIfNeeded()
    },
  })),
  { name: 'help-printed', who: 'patient', path: '/help', printed: true },
  { name: 'progress-printed', who: 'patient', path: '/progress', printed: true },
  {
    name: 'help-end',
    who: 'patient',
    path: '/help',
    prepare: async (page) => page.getByRole('note').scrollIntoViewIfNeeded(),
  },
  { name: 'today-offline', who: 'patient', path: '/', offline: true },
  {
    name: 'today-error',
    who: { patient: 'Oscar Medina', isNew: true },
    path: '/',
    answers: { '/me/episode': broken },
  },
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
  { name: 'exercises-plan', who: 'patient', path: '/exercises', answers: planned('going') },
  { name: 'exercises-hold', who: 'patient', path: '/exercises', answers: planned('held') },
  { name: 'exercises-rest-day', who: 'patient', path: '/exercises', answers: planned('rest') },
  {
    name: 'exercises-week',
    further: true,
    who: 'patient',
    path: '/exercises',
    answers: planned('going'),
    prepare: scrollTo(/^(Your week|Su semana)$/),
  },
  {
    name: 'exercises-guide',
    further: true,
    who: 'patient',
    path: '/exercises',
    answers: planned('going'),
    prepare: scrollTo(/^(Guide|Guía)$/),
  },
  ...(Object.keys(WHO) as UpTo[]).map((upTo): Screen => ({
    name: `session-${upTo}`,
    who: { patient: WHO[upTo] },
    path: '/exercises',
    prepare: session(upTo),
  })),
  { name: 'exercises-less', who: { patient: WHO.less }, path: '/exercises' },
  { name: 'exercises-stopped', who: { patient: WHO.stop }, path: '/exercises' },
  {
    name: 'reminder-later',
    who: 'patient',
    path: '/check-in#later=0123456789abcdefghijkl',
    prepare: async (page) => {
      await expect(page.locator('[data-later]')).toBeVisible()
    },
  },
  {
    name: 'reminder-exercises',
    who: 'patient',
    path: '/exercises#later=0123456789abcdefghijkl',
    answers: planned('going'),
    prepare: async (page) => {
      await expect(page.getByRole('link', { name: /^(I have done them|Ya los hice)$/ })).toBeVisible()
    },
  },
  ...(['put-off', 'twice'] as const).map((what): Screen => ({
    name: `reminder-${what}`,
    who: 'patient',
    path: '/exercises#later=0123456789abcdefghijkl',
    answers: {
      ...planned('going'),
      '/reminders/later':
        what === 'put-off'
          ? { json: { at: new Date().toISOString() } }
          : { status: 409, json: { code: 'reminded_twice', detail: 'It was pushed twice.' } },
    },
    prepare: async (page) => {
      await page.locator('[data-later]').click()
      await expect(page.locator('[data-later]')).toBeHidden()
    },
  })),
  { name: 'help', who: 'patient', path: '/help' },
  { name: 'settings', who: 'patient', path: '/settings' },
  {
    name: 'settings-reminders',
    further: true,
    who: 'patient',
    path: '/settings',
    prepare: scrollTo(/^(My reminder times|Mis horas de recordatorio)/),
  },
  {
    name: 'settings-own-times',
    who: 'patient',
    path: '/settings',
    answers: {
      '/me/reminders': {
        json: {
          zone: 'America/Los_Angeles',
          checkInTimes: ['08:00', '14:30', '20:00'],
          exerciseTimes: ['10:00'],
          quietFrom: '21:00',
          quietTo: '08:00',
        },
      },
    },
    prepare: scrollTo(/^(My reminder times|Mis horas de recordatorio)/),
  },
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
    name: 'out',
    who: { patient: 'Elena Cruz' },
    path: '/',
    answers: { '/me': { status: 401, json: { code: 'device_revoked', detail: 'This phone was removed.' } } },
  },
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
export const SAVED: Screen[] = [
  { name: 'saved', who: { patient: 'Samuel Ortiz' }, path: '/check-in', prepare: checkIn('saved', 3) },
  {
    name: 'saved-strong-pain',
    who: { patient: 'Ida Bergmann' },
    path: '/check-in',
    prepare: checkIn('saved', 8),
  },
  {
    name: 'saved-strongest-pain',
    who: { patient: 'Vera Lindqvist' },
    path: '/check-in',
    prepare: checkIn('saved', 9),
  },
  {
    name: 'saved-with-sign',
    who: { patient: 'Agnes Fischer' },
    path: '/check-in',
    prepare: checkIn('saved', 4, true),
  },
]
