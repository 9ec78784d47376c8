import { expect, it } from 'vitest'
import { careEn } from '../../words/staff/care-en'
import type { AdherenceExercise } from '../types'
import { howItWent } from './exercise-rows'

const went = (more: Partial<AdherenceExercise>) =>
  howItWent(
    {
      exerciseId: 'EX07',
      prescribed: 14,
      credited: 12,
      extra: 0,
      stops: 0,
      skips: [],
      last7: { prescribed: 7, credited: 5 },
      ...more,
    },
    careEn.exercises,
    (value, digits = 0) => value.toFixed(value % 1 ? digits : 0),
  )

it('counts what was done of what was asked, in parts where it was done in parts', () => {
  expect(went({}).done).toBe('5 / 7')
  expect(went({ last7: { prescribed: 3, credited: 1.5 } }).done).toBe('1.5 / 3')
})
it('is silent where nothing was asked: never 0 of 0', () => {
  expect(went({ last7: { prescribed: 0, credited: 0 } }).done).toBeUndefined()
  expect(howItWent(undefined, careEn.exercises, String)).toEqual({ trouble: [] })
})
it('says the last pain, and the worst of the week where it was worse', () => {
  const pains = (painLast?: number, painWorst?: number) =>
    went({ last7: { prescribed: 7, credited: 5, painLast, painWorst } })
  expect(pains(3, 3)).toMatchObject({ pain: 3, worst: undefined })
  expect(pains(2, 6)).toMatchObject({ pain: 2, worst: 6 })
  expect(pains().pain).toBeUndefined()
})
it('says stops, why it was left out, and what was done beside the plan', () =>
  expect(
    went({
      stops: 2,
      extra: 1,
      skips: [
        { why: 'tired', count: 2 },
        { why: 'away', count: 1 },
      ],
    }).trouble,
  ).toEqual(['stopped twice', 'left out 3 times: tired, not at home', 'extra work on 1 day']))
