import { expect, it } from 'vitest'
import { careEn } from '../../words/staff/care-en'
import type { Adherence, AdherenceExercise, AdherenceLog } from '../types'
import { standsOut } from './stands-out'

const exercise = (
  exerciseId: string,
  last7: Partial<AdherenceExercise['last7']> = {},
): AdherenceExercise => ({
  exerciseId,
  prescribed: 14,
  credited: 12,
  extra: 0,
  stops: 0,
  skips: [],
  last7: { prescribed: 7, credited: 6, ...last7 },
})
const log = (exerciseId: string, more: Partial<AdherenceLog>): AdherenceLog => ({
  id: `${Math.random()}`,
  exerciseId,
  localDate: '2026-11-20',
  doneAt: '',
  amount: 0,
  late: false,
  by: 'patient',
  ...more,
})
const said = (exercises: AdherenceExercise[], logs: AdherenceLog[] = []) =>
  standsOut({ exercises, logs, today: '2026-11-25' } as unknown as Adherence, {
    words: careEn.week,
    skip: careEn.exercises.skip,
    name: (id) => id,
    number: String,
  })

it('says nothing of a week in which all was done without pain', () =>
  expect(said([exercise('Bridge', { painWorst: 3 })])).toEqual([]))

it('says stops before pain, pain before what was left out, and no more than two', () => {
  const all = [
    exercise('Bridge'),
    exercise('Heel raises', { painWorst: 5 }),
    exercise('Walking', { credited: 0 }),
  ]
  const logs = [log('Bridge', { stop: 'pain' }), log('Bridge', { stop: 'other' })]
  expect(said(all, logs)).toEqual(['Bridge: stopped twice in 7 days.', 'Heel raises: pain 5 after it.'])
})
it('says one thing of each exercise', () =>
  expect(said([exercise('Bridge', { painWorst: 6 })], [log('Bridge', { stop: 'pain' })])).toHaveLength(1))

it('says why an exercise is left out when that happens again', () => {
  const once = [log('Walking', { skip: 'tired' })]
  expect(said([exercise('Walking')], once)).toEqual([])
  const often = [...once, log('Walking', { skip: 'fear' }), log('Walking', { skip: 'fear' })]
  expect(said([exercise('Walking')], often)).toEqual(['Walking: left out 3 times, afraid of it.'])
})
it('leaves what is more than a week old to the table', () =>
  expect(said([exercise('Bridge')], [log('Bridge', { stop: 'pain', localDate: '2026-11-17' })])).toEqual([]))
it('an exercise of which nothing was logged is named, one asked for once is not', () => {
  expect(said([exercise('Walking', { credited: 0 })])).toEqual(['Walking: nothing logged in 7 days.'])
  expect(said([exercise('Walking', { credited: 0, prescribed: 1 })])).toEqual([])
})
