import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { App } from '../../lib/app.svelte'
import { Patient } from './patient.svelte'

const MINUTE = 60_000
let seen: () => void
let patient: Patient
let stop: () => void
let went: string[]
let add: (item: object) => Promise<string>
const kept = new Map<string, unknown>()

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 10, 23, 9) })
  vi.stubGlobal('document', {
    visibilityState: 'visible',
    addEventListener: (name: string, shown: () => void) => name === 'visibilitychange' && (seen = shown),
    removeEventListener: () => 0,
  })
  vi.stubGlobal('addEventListener', () => 0)
  vi.stubGlobal('removeEventListener', () => 0)
  kept.clear()
  went = []
  add = async () => 'an id'
  const app = {
    api: { GET: () => Promise.reject(new TypeError('no network')) },
    router: { path: '/check-in/rest', go: (to: string) => went.push(to) },
    session: {
      cache: {
        get: async (name: string) => kept.get(name),
        put: async (name: string, value: unknown) => void kept.set(name, value),
      },
      outbox: { list: [], add: (item: object) => add(item) },
    },
  }
  patient = new Patient(app as unknown as App)
  stop = patient.start()
})
afterEach(() => {
  stop()
  vi.useRealTimers()
})

it('answers given long ago are let go when the page is seen again', () => {
  patient.begin(4, false)
  vi.setSystemTime(Date.now() + 29 * MINUTE)
  seen()
  expect(patient.draft.movement).toBe(4)
  vi.setSystemTime(Date.now() + 2 * MINUTE)
  seen()
  expect(patient.draft.movement).toBeUndefined()
  expect(went).toEqual(['/'])
})

it('the half hour begins with the first answer, not with the page', () => {
  vi.setSystemTime(Date.now() + 3 * 60 * MINUTE)
  patient.keepDraft({ movement: 4 })
  seen()
  expect(patient.draft.movement).toBe(4)
})

it('a warning sign that was ticked and never saved keeps its advice', () => {
  patient.keepDraft({ redFlags: ['RF-NEURO'] })
  vi.setSystemTime(Date.now() + 31 * MINUTE)
  seen()
  expect(patient.draft.redFlags).toEqual([])
  expect(patient.advice?.redFlags).toEqual(['RF-NEURO'])
})

it('a new first answer clears what was answered to the others', () => {
  patient.begin(4, false)
  patient.keepDraft({ rest: 2, opioid: 'over4h', recalledBaseline: 8 })
  patient.begin(6, false)
  expect(patient.draft).toMatchObject({ movement: 6, redFlags: [] })
  expect(patient.draft.rest ?? patient.draft.opioid ?? patient.draft.recalledBaseline).toBeUndefined()
})

it('the advice stands although the entry could not be kept, and the answers are still there', async () => {
  add = () => Promise.reject(new DOMException('full', 'QuotaExceededError'))
  patient.begin(9, true)
  await expect(patient.save({})).rejects.toThrow()
  expect(patient.advice?.score).toBe(9)
  expect(patient.draft.movement).toBe(9)
  add = async () => 'an id'
  await patient.save({})
  expect(patient.advice?.entry).toBe('an id')
  expect(patient.draft.movement).toBeUndefined()
})
