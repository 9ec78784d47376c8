import { expect, it } from 'vitest'
import { rowsOf } from './rows'

it('a row has both scores of one moment, or the only one there is', () => {
  const rows = rowsOf(
    [
      { hour: 4, score: 6 },
      { hour: 80, score: 3 },
    ],
    [
      { hour: 4.00001, score: 5 },
      { hour: 9, score: 2 },
    ],
    '72h',
  )
  expect(rows).toEqual([
    { hour: 9, median: false, rest: 2 },
    { hour: 4, median: false, movement: 6, rest: 5 },
  ])
})
