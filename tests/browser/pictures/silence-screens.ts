import { expect } from '@playwright/test'
import type { components } from '../../../pwa/src/lib/api/schema.ts'
import { broken, tap, type Said, type Screen } from './screen.ts'

// A patient's silence in each of its states, and the ladder by which alerts climb.

type S = components['schemas']
const HOUR = 3_600_000
const at = (hoursAgo: number) => new Date(Date.now() - hoursAgo * HOUR).toISOString()

function silent(cause: S['SilenceCause'], more: Partial<S['SilenceView']> = {}): Record<string, Said> {
  const json = (): S['SilenceView'] => ({
    state: 'silent',
    since: at(26),
    limitAt: at(6),
    cause,
    evidence: { devices: 1, subscriptions: 1, lastSeenAt: at(27), accepted: 2, shown: 0 },
    steps: [
      { rung: 'prompt', at: at(10), fate: 'accepted' },
      { rung: 'prompt_again', at: at(8), fate: 'not_delivered' },
      { rung: 'alert', at: at(6), fate: 'raised' },
    ],
    next: ['call_patient', 'call_contact'],
    calls: [
      { who: 'patient', name: 'June Park', phone: '(212) 555-0143', mayBeCalled: true },
      { who: 'contact', name: 'Min-jun Park', relation: 'son', phone: '(212) 555-0144', mayBeCalled: true },
    ],
    ...more,
  })
  return { '/episodes/:episode/silence': { json } }
}

const of = (name: string, answers: Record<string, Said>): Screen => ({
  name,
  who: 'nurse',
  about: 'June Park',
  path: '/patients/:patient',
  answers,
  part: '[id^=silence-]',
})

const calm: S['SilenceView'] = {
  state: 'heard',
  since: at(5),
  limitAt: at(-15),
  evidence: { devices: 1, subscriptions: 1, lastSeenAt: at(5), accepted: 1, shown: 1 },
  steps: [],
  next: [],
  calls: [],
}

export const SILENCE: Screen[] = [
  of('silence', silent('phone_not_reached')),
  of(
    'silence-never-joined',
    silent('never_joined', {
      evidence: { devices: 0, subscriptions: 0, accepted: 0, shown: 0 },
      next: ['call_patient', 'invite'],
      calls: [
        { who: 'patient', name: 'June Park', phone: '(212) 555-0143', mayBeCalled: true },
        { who: 'contact', name: 'Min-jun Park', phone: '(212) 555-0144', mayBeCalled: false },
      ],
    }),
  ),
  of('silence-heard', { '/episodes/:episode/silence': { json: calm } }),
  of('silence-paused', {
    '/episodes/:episode/silence': {
      json: {
        ...calm,
        pause: { since: at(2), until: at(-70), reason: 'In hospital until Monday', by: 'Ana Ruiz' },
      },
    },
  }),
  of('silence-error', { '/episodes/:episode/silence': broken }),
  {
    ...of('sheet-pause', silent('phone_not_reached')),
    prepare: async (page, language) => {
      await tap('Pause', 'Pausar')(page, language)
      await expect(page.getByRole('dialog')).toBeVisible()
    },
  },
]

export const LADDER: Screen[] = [
  { name: 'ladder', who: 'admin', path: '/settings/ladder' },
  {
    name: 'ladder-wrong',
    who: 'admin',
    path: '/settings/ladder',
    prepare: async (page) => {
      await page.getByRole('spinbutton').first().fill('11')
      await expect(page.locator('[aria-invalid=true]').first()).toBeVisible()
    },
  },
  {
    name: 'ladder-stale',
    who: 'admin',
    path: '/settings/ladder',
    prepare: async (page, language) => {
      // Another admin was faster.
      await page.route('**/api/v1/settings/ladder', (route) =>
        route.request().method() === 'PUT'
          ? route.fulfill({
              status: 409,
              contentType: 'application/json',
              body: JSON.stringify({ code: 'stale_version', detail: '', present: 3 }),
            })
          : route.fallback(),
      )
      await tap('Save ladder', 'Guardar escalera')(page, language)
      await expect(page.locator('.stale')).toBeVisible()
    },
    part: '.stale',
  },
  { name: 'ladder-nurse', who: 'nurse', path: '/settings/ladder' },
  { name: 'ladder-error', who: 'admin', path: '/settings/ladder', answers: { '/settings/ladder': broken } },
  {
    name: 'ladder-loading',
    who: 'admin',
    path: '/settings/ladder',
    answers: { '/settings/ladder': 'nothing yet' },
    loading: true,
  },
  { name: 'ladder-offline', who: 'admin', path: '/settings/ladder', offline: true },
  { name: 'ladder-forbidden', who: 'therapist', path: '/settings/ladder' },
]
