import { expect, it } from 'vitest'
import { careEn } from '../../words/staff/care-en'
import { logInWords } from './waiting-log'

const read = (raw: string) =>
  logInWords(raw, {
    words: careEn.logs,
    skip: careEn.exercises.skip,
    name: (id) => ({ EX07: 'Bridge' })[id] ?? id,
    date: (date) => date,
    number: String,
  })

it('reads what a phone sends', () => {
  const log = { exerciseId: 'EX07', localDate: '2026-11-14', amount: 16, painBefore: 3, painAfter: 6 }
  expect(read(JSON.stringify(log))).toBe('Bridge · 2026-11-14 · done · pain 3 before · pain 6 after')
  expect(read(JSON.stringify({ ...log, amount: 0, skip: 'tired', painAfter: undefined }))).toBe(
    'Bridge · 2026-11-14 · not done, tired · pain 3 before',
  )
})
it('reads nothing into what cannot be read', () => {
  expect([read('{"exer'), read('[]'), read('7'), read('{}')]).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ])
  expect(read('{"exerciseId":"EX07","localDate":"yesterday","amount":"much"}')).toBe('Bridge')
})
