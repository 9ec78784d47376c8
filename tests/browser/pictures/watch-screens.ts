import { expect, type Page } from '@playwright/test'
import type { Language } from '../stage/words.ts'
import { channelsSet, over, phones, tried, troubled } from './made-up-watch.ts'
import { broken, tap, type Said, type Screen } from './screen.ts'

// Reliefline's watch over itself, and the channels beside pushes.

/** What was wrong is asked for at the same address as what is. */
const withPast = async (page: Page) => {
  await page.route(
    (url) => url.pathname === '/api/v1/system-notices' && url.searchParams.get('open') === 'false',
    (route) => route.fulfill({ json: { notices: over() } }),
  )
  await page.reload()
  await expect(page.locator('#notices-over')).toBeVisible()
}
/** Alerts have been coming late for two minutes, the server says. */
const late = async (page: Page) => {
  await page.route('**/api/v1/me', async (route) => {
    const me = (await (await route.fetch()).json()) as object
    await route.fulfill({ json: { ...me, engineLate: true } })
  })
  await page.reload()
  await expect(page.locator('.banners .urgent')).toBeVisible()
}
const calm: Record<string, Said> = { '/system-notices': { json: { notices: [] } } }

const tries = async (page: Page, language: Language) => {
  await tap('Send a test', 'Enviar una prueba')(page, language)
  await expect(page.locator('#channels-test ~ div li').first()).toBeVisible()
}

export const WATCH: Screen[] = [
  { name: 'system', who: 'admin', path: '/system', answers: troubled, prepare: withPast },
  {
    name: 'system-over',
    who: 'admin',
    path: '/system',
    answers: troubled,
    prepare: withPast,
    part: '#notices-over',
    further: true,
  },
  { name: 'system-calm', who: 'admin', path: '/system', answers: calm },
  { name: 'system-error', who: 'admin', path: '/system', answers: { '/system-notices': broken } },
  { name: 'system-offline', who: 'admin', path: '/system', offline: true },
  {
    name: 'system-loading',
    who: 'admin',
    path: '/system',
    answers: { '/system-notices': 'nothing yet' },
    loading: true,
  },
  { name: 'system-forbidden', who: 'nurse', path: '/system' },
  {
    name: 'sheet-notice',
    who: 'admin',
    path: '/system',
    answers: troubled,
    prepare: async (page) => {
      await page
        .getByRole('button', { name: /^(Close|Cerrar): / })
        .first()
        .click()
      await expect(page.getByRole('dialog')).toBeVisible()
    },
  },
  { name: 'staff-notices', who: 'admin', path: '/staff', answers: troubled },
  { name: 'reachability', who: 'admin', path: '/system/reachability', answers: phones },
  { name: 'reachability-of-the-demo', who: 'admin', path: '/system/reachability' },
  {
    name: 'reachability-error',
    who: 'admin',
    path: '/system/reachability',
    answers: { '/reachability': broken },
  },
  {
    name: 'reachability-loading',
    who: 'admin',
    path: '/system/reachability',
    answers: { '/reachability': 'nothing yet' },
    loading: true,
  },
  { name: 'reachability-offline', who: 'admin', path: '/system/reachability', offline: true },
  { name: 'reachability-forbidden', who: 'nurse', path: '/system/reachability' },
  { name: 'late-nurse', who: 'nurse', path: '/alerts', prepare: late },
  {
    name: 'late-admin',
    who: 'admin',
    path: '/system',
    answers: troubled,
    prepare: late,
  },
  { name: 'late-therapist', who: 'therapist', path: '/caseload', prepare: late },
]

export const CHANNELS: Screen[] = [
  { name: 'channels', who: 'admin', path: '/settings/channels', answers: channelsSet },
  {
    name: 'channels-webhook',
    who: 'admin',
    path: '/settings/channels',
    answers: channelsSet,
    part: '#channels-webhook',
    further: true,
  },
  { name: 'channels-of-the-demo', who: 'admin', path: '/settings/channels' },
  {
    name: 'channels-wrong',
    who: 'admin',
    path: '/settings/channels',
    prepare: async (page, language) => {
      await page
        .getByRole('checkbox', {
          name: language === 'es' ? /^El nivel 3 va también a/ : /^Level 3 goes to our/,
        })
        .check()
      await tap('Save channels', 'Guardar canales')(page, language)
      await expect(page.locator('[aria-invalid=true]').first()).toBeVisible()
    },
    part: '#channels-webhook',
  },
  {
    name: 'channels-stale',
    who: 'admin',
    path: '/settings/channels',
    answers: channelsSet,
    prepare: async (page, language) => {
      // Another admin was faster.
      await page.route('**/api/v1/settings/channels', (route) =>
        route.request().method() === 'PUT'
          ? route.fulfill({ status: 409, json: { code: 'stale_version', detail: '', present: 5 } })
          : route.fallback(),
      )
      await tap('Save channels', 'Guardar canales')(page, language)
      await expect(page.locator('.stale')).toBeVisible()
    },
    part: '.stale',
  },
  {
    name: 'channels-tried',
    who: 'admin',
    path: '/settings/channels',
    answers: tried({ result: 'accepted' }, { result: 'refused', status: 401 }),
    prepare: tries,
    part: '#channels-test',
  },
  {
    name: 'channels-tried-badly',
    who: 'admin',
    path: '/settings/channels',
    answers: tried({ result: 'not_configured' }, { result: 'host_not_allowed' }),
    prepare: async (page, language) => {
      await page.getByRole('checkbox').first().click()
      await tries(page, language)
    },
    part: '#channels-test',
  },
  {
    name: 'channels-error',
    who: 'admin',
    path: '/settings/channels',
    answers: { '/settings/channels': broken },
  },
  {
    name: 'channels-loading',
    who: 'admin',
    path: '/settings/channels',
    answers: { '/settings/channels': 'nothing yet' },
    loading: true,
  },
  { name: 'channels-offline', who: 'admin', path: '/settings/channels', offline: true },
  { name: 'channels-forbidden', who: 'nurse', path: '/settings/channels' },
]
