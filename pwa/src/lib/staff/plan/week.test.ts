import { expect, it } from 'vitest'
import type { PlanDay, PlanItem } from '../types'
import { weekOf } from './week'

const item = (exerciseId: string, more: Partial<PlanItem> = {}): PlanItem => ({
  prescriptionId: exerciseId,
  exerciseId,
  times: [],
  amount: 16,
  advised: 16,
  unit: 'reps',
  held: false,
  ...more,
})
const day = (date: string, items: PlanItem[], held = false): PlanDay => ({ date, held, items })

it('counts the times of each day, and leaves rest days empty', () =>
  expect(
    weekOf([
      day('2026-11-23', [item('EX02', { times: ['08:00', '18:00'] }), item('EX10')]),
      day('2026-11-24', [item('EX02', { times: ['08:00', '18:00'] })]),
    ]),
  ).toMatchObject([
    { exerciseId: 'EX02', days: [2, 2], held: false },
    { exerciseId: 'EX10', days: [1, 'rest'] },
  ]))
it('a hold of the plan holds every exercise of that day; one exercise may be held alone', () => {
  const [bridge, walk] = weekOf([
    day('2026-11-23', [item('EX10', { held: true }), item('EX04')]),
    day('2026-11-24', [item('EX10'), item('EX04')], true),
  ])
  expect(bridge).toMatchObject({ days: ['held', 'held'], held: true })
  expect(walk).toMatchObject({ days: [1, 'held'], held: false })
})
it('days that the patient chooses are a number a week', () =>
  expect(weekOf([day('2026-11-23', [item('EX17', { timesAWeek: 3 })])])[0]).toMatchObject({ timesAWeek: 3 }))
