import { expect, type Page } from '@playwright/test'
import { emptyDay, fullDay, quietShift, withTheNight } from './made-up-history.ts'
import { broken, type Screen } from './screen.ts'

// The story of an alert, the handover and the digest.

/** The first alert's story. */
async function opensTheStory(page: Page): Promise<void> {
  await page
    .getByRole('article')
    .first()
    .getByRole('button', { name: /^(Story|Historia)$/ })
    .click()
  await expect(page.getByRole('dialog')).toBeVisible()
}

export const HISTORY: Screen[] = [
  { name: 'story', who: 'nurse', path: '/alerts', prepare: opensTheStory },
  {
    name: 'story-of-a-night',
    who: 'nurse',
    path: '/alerts',
    prepare: async (page) => {
      await withTheNight(page)
      await opensTheStory(page)
      await expect(page.getByRole('dialog').getByRole('listitem').nth(8)).toBeVisible()
    },
  },
  {
    name: 'story-error',
    who: 'nurse',
    path: '/alerts',
    prepare: async (page) => {
      await page.route('**/api/v1/alerts/*/story', (route) =>
        route.fulfill({ status: 500, json: { code: 'internal', detail: '' } }),
      )
      await opensTheStory(page)
    },
  },
  {
    name: 'story-loading',
    who: 'nurse',
    path: '/alerts',
    prepare: async (page) => {
      await page.route('**/api/v1/alerts/*/story', () => undefined)
      await opensTheStory(page)
    },
    loading: true,
  },
  { name: 'handover', who: 'nurse', path: '/handover' },
  {
    name: 'handover-lists',
    who: 'nurse',
    path: '/handover',
    part: '.parts',
    further: true,
  },
  { name: 'handover-quiet', who: 'nurse', path: '/handover', answers: quietShift },
  { name: 'handover-error', who: 'nurse', path: '/handover', answers: { '/handover': broken } },
  { name: 'handover-offline', who: 'nurse', path: '/handover', offline: true },
  {
    name: 'handover-loading',
    who: 'nurse',
    path: '/handover',
    answers: { '/handover': 'nothing yet' },
    loading: true,
  },
  {
    name: 'handover-stale',
    who: 'nurse',
    path: '/handover',
    prepare: async (page) => {
      await page.route('**/api/v1/handover?*', (route) => route.abort())
      await page.getByRole('combobox').selectOption('24')
      await expect(page.locator('.notice.warning')).toBeVisible()
    },
  },
  { name: 'handover-forbidden', who: 'therapist', path: '/handover' },
  { name: 'handover-printed', who: 'nurse', path: '/handover', printed: true },
  { name: 'digest', who: 'nurse', path: '/digest', answers: fullDay },
  {
    name: 'digest-false-alarms',
    who: 'nurse',
    path: '/digest',
    answers: fullDay,
    part: '#digest-false-alarms',
    further: true,
  },
  { name: 'digest-of-the-demo', who: 'nurse', path: '/digest' },
  { name: 'digest-empty', who: 'nurse', path: '/digest', answers: emptyDay },
  { name: 'digest-error', who: 'nurse', path: '/digest', answers: { '/digest': broken } },
  {
    name: 'digest-loading',
    who: 'nurse',
    path: '/digest',
    answers: { '/digest': 'nothing yet' },
    loading: true,
  },
  { name: 'digest-offline', who: 'nurse', path: '/digest', offline: true },
  { name: 'digest-forbidden', who: 'therapist', path: '/digest' },
  { name: 'digest-printed', who: 'nurse', path: '/digest', answers: fullDay, printed: true },
]
