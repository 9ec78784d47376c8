import { expect, it } from 'vitest'
import { staffWords } from '../../words/staff'
import { cadenceInWords, clockInWords, doseInWords, shortDose, whenInSentence, whenInWords } from './dose'

const en = staffWords('en').dose
const es = staffWords('es').dose

it.each([
  [{ sets: 2, reps: 8, holdS: 3, perSide: false }, 'reps', '2 × 8, hold 3 s'],
  [{ sets: 1, reps: 10, perSide: false }, 'breaths', '1 × 10 breaths'],
  [{ sets: 1, minutes: 20, perSide: false }, 'min', '20 min'],
  [{ sets: 3, holdS: 20, perSide: true }, 's', '3 × 20 s, each side'],
  [{ sets: 3, reps: 1, holdS: 20, perSide: true }, 'reps', '3 × 20 s, each side'],
] as const)('writes %j in short', (dose, unit, text) => expect(shortDose(dose, unit, en)).toBe(text))

it('says a dose in whole sentences to the patient', () => {
  expect(doseInWords({ sets: 2, reps: 8, holdS: 3, perSide: false }, 'reps', en)).toBe(
    '8 times, 2 sets. Hold each one for 3 seconds.',
  )
  expect(doseInWords({ sets: 1, minutes: 1, perSide: false }, 'min', en)).toBe('1 minute.')
  expect(doseInWords({ sets: 2, reps: 6, perSide: true }, 'reps', es)).toBe(
    '6 veces, 2 series. Hágalo todo de cada lado.',
  )
})

it('says days in the order of the week, and every day as such', () => {
  expect(cadenceInWords({ kind: 'fixed_days', days: ['FR', 'MO', 'WE'] }, en)).toBe('Mon Wed Fri')
  const all = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const
  expect(cadenceInWords({ kind: 'fixed_days', days: [...all] }, es)).toBe('todos los días')
  expect(cadenceInWords({ kind: 'times_a_week', n: 3 }, en)).toBe('3 days a week')
})

it('a time of day has no zone', () => {
  expect(clockInWords('08:00', 'en-US')).toMatch(/^8:00\sAM$/)
  const one = { cadence: { kind: 'times_a_week' as const, n: 2 }, times: ['08:00', '18:30'] }
  expect(whenInWords(one, en, (time) => time)).toBe('2 days a week, 08:00, 18:30')
})

it('paper has whole names of days, in a sentence', () => {
  const one = {
    cadence: { kind: 'fixed_days' as const, days: ['FR' as const, 'MO' as const] },
    times: ['08:00'],
  }
  expect(whenInSentence(one, en, (time) => time)).toBe('Monday, Friday, 08:00.')
  const daily = { cadence: { kind: 'times_a_week' as const, n: 3 } }
  expect(whenInSentence(daily, es, (time) => time)).toBe('3 días a la semana.')
  expect(whenInSentence({ ...daily, times: ['8:00 a.m.'] }, es, (time) => time)).toMatch(/a\.m\.$/)
})
