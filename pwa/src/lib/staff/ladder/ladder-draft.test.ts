import { expect, it } from 'vitest'
import { boundsOf, DEFAULT_LADDER, wrongByFields, wrongOfLadder } from './ladder-draft'

// The same edges as server/src/domain/ladder/bounds.rs.
it.each([
  [2, 5, 15, 1],
  [10, 30, 120, 8],
  [10, 11, 120, 3],
  [5, 15, 60, 4],
])('%i, %i, %i min and %i h are safe', (urgentSecondMin, urgentThirdMin, warningSecondMin, warningThirdH) =>
  expect(wrongOfLadder({ urgentSecondMin, urgentThirdMin, warningSecondMin, warningThirdH })).toEqual({}),
)

it('no level comes too soon, too late, or before the one below it', () => {
  const wrong = (change: object) => wrongOfLadder({ ...DEFAULT_LADDER, ...change })
  expect(wrong({ urgentSecondMin: 1 })).toEqual({ urgentSecondMin: [2, 10] })
  expect(wrong({ urgentSecondMin: 10, urgentThirdMin: 10 })).toEqual({ urgentThirdMin: [11, 30] })
  expect(wrong({ urgentThirdMin: 31 })).toEqual({ urgentThirdMin: [6, 30] })
  expect(wrong({ warningSecondMin: 121 })).toEqual({ warningSecondMin: [15, 120] })
  expect(wrong({ warningThirdH: 1 })).toEqual({ warningThirdH: [2, 8] })
})

it('an emptied number is missing, and so is half a minute', () => {
  expect(wrongOfLadder({ ...DEFAULT_LADDER, urgentSecondMin: undefined })).toEqual({
    urgentSecondMin: 'missing',
  })
  expect(wrongOfLadder({ ...DEFAULT_LADDER, warningThirdH: 2.5 })).toEqual({ warningThirdH: 'missing' })
})

it('bounds follow what is typed below', () => {
  expect(boundsOf('urgentThirdMin', { urgentSecondMin: 8 })).toEqual([9, 30])
  expect(boundsOf('warningThirdH', { warningSecondMin: 120 })).toEqual([3, 8])
})

it('reads the server’s word on each field', () =>
  expect(
    wrongByFields([
      { field: 'steps.urgentThirdMin', min: '6', max: '30' },
      { field: 'version', min: '0', max: '1' },
    ]),
  ).toEqual({ urgentThirdMin: [6, 30] }))
