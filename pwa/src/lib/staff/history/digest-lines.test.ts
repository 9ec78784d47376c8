import { expect, it } from 'vitest'
import { staffWords } from '../../words/staff'
import type { Digest } from '../types'
import { alertLines, checkInLines, promiseLines, silenceLines } from './digest-lines'

const speech = (language: 'en' | 'es' = 'en') => {
  const t = staffWords(language)
  return { words: t.digest, severity: t.severity, cause: t.silence.cause }
}
const alerts = (more: Partial<Digest['alerts'][number]>): Pick<Digest, 'alerts'> => ({
  alerts: [
    {
      severity: 'urgent',
      raised: 0,
      taken: 0,
      waiting: 0,
      overtaken: 0,
      closedByPerson: 0,
      closedByRule: 0,
      ...more,
    },
  ],
})

it('says each figure with what it is of', () => {
  const checkIns = { received: 41, byTelephone: 2, asked: 40, heard: 34, unasked: 1 }
  expect(checkInLines({ checkIns }, speech())).toEqual([
    '41 check-ins arrived.',
    '2 of them by telephone.',
    'Heard: 34 of 40 patients who were asked.',
    '1 patient wrote unasked.',
  ])
  const promises = { kept: 7, late: 1, unopened: 0, owed: 2 }
  expect(promiseLines({ promises }, speech())).toEqual([
    '7 of 8 kept.',
    '1 not kept in time.',
    '2 calls are owed now.',
  ])
})

it('never says 0 of nothing', () => {
  const checkIns = { received: 0, byTelephone: 0, asked: 0, heard: 0, unasked: 0 }
  expect(checkInLines({ checkIns }, speech())).toEqual([
    'No check-in arrived.',
    'No patient was asked on this day.',
  ])
  const promises = { kept: 0, late: 0, unopened: 0, owed: 0 }
  expect(promiseLines({ promises }, speech())[0]).toBe('No promised call was due.')
  expect(alertLines(alerts({}), speech())[0]).toBe('Urgent: none raised.')
})

it('has a time only of what was taken', () => {
  const some = alerts({ raised: 3, taken: 2, waiting: 1, medianS: 240, slowestS: 3900 })
  expect(alertLines(some, speech())[0]).toContain(
    '2 of 3 taken by a person. Half of them within 4\u00a0min, the slowest after 1\u00a0h 5\u00a0min. 1 still waits.',
  )
  const none = alerts({ raised: 1, waiting: 1 })
  expect(alertLines(none, speech())[0]).toBe('Urgent: 1 raised. None was taken by a person. 1 still waits.')
  expect(alertLines(none, speech('es'))[0]).toContain('Nadie tomó ninguna.')
})

it('counts a silence whose cause nobody kept as that', () => {
  const silences = { raised: 3, causes: [{ cause: 'never_joined' as const, count: 1 }], unknown: 2 }
  expect(silenceLines({ silences }, speech())).toEqual([
    '3 patients became silent.',
    'Never joined: 1.',
    '2 heard of since: why they were silent is not kept.',
  ])
})
