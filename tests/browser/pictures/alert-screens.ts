import { expect, type Page } from '@playwright/test'
import { unreadable } from './made-up.ts'
import { broken, empty, type Said, type Screen } from './screen.ts'

// Alerts and the board, and what a nurse does about an alert.

const BREAKS: Record<string, Said> = { '/alerts': broken, '/board': broken }
const WAITS: Record<string, Said> = { '/alerts': 'nothing yet', '/board': 'nothing yet' }

/** Nothing has come for two minutes, and the page knows it. */
async function lost(page: Page): Promise<void> {
  await page.route('**/api/v1/**', (route) => route.abort())
  // What was on its way may still come, and counts from then on.
  await expect(async () => {
    await page.evaluate(() => {
      const { now } = Date
      Date.now = () => now() + 120_000
    })
    await expect(page.locator('.banners .urgent')).toBeVisible({ timeout: 2000 })
  }).toPass()
}

export const ALERTS: Screen[] = [
  { name: 'alerts', who: 'nurse', path: '/alerts' },
  {
    name: 'alerts-none',
    who: 'nurse',
    path: '/alerts',
    answers: { '/alerts': empty({ alerts: [] }), '/quarantine': empty({ items: [] }) },
  },
  { name: 'alerts-error', who: 'nurse', path: '/alerts', answers: BREAKS },
  { name: 'alerts-loading', who: 'nurse', path: '/alerts', answers: WAITS, loading: true },
  { name: 'alerts-offline', who: 'nurse', path: '/alerts', offline: true },
  { name: 'not-connected', who: 'nurse', path: '/alerts', prepare: lost },
  { name: 'board', who: 'nurse', path: '/board' },
  {
    name: 'board-silent',
    who: 'nurse',
    path: '/board',
    part: 'article:has(.cause)',
    further: true,
  },
  {
    name: 'board-went-home',
    who: 'nurse',
    path: '/board',
    prepare: async (page) => {
      await page
        .getByRole('button', { name: /^(When did they go home|¿Cuándo se fue a casa)\?$/ })
        .first()
        .click()
    },
    part: '.ask form',
  },
  { name: 'board-error', who: 'nurse', path: '/board', answers: BREAKS },
  { name: 'board-loading', who: 'nurse', path: '/board', answers: WAITS, loading: true },
  { name: 'board-offline', who: 'nurse', path: '/board', offline: true },
  {
    name: 'board-empty',
    who: 'nurse',
    path: '/board',
    answers: { '/board': empty({ tiles: [], quarantined: 0 }) },
  },
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
]

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
