import { expect, it } from 'vitest'
import { careEn } from '../../words/staff/care-en'
import type { Criterion, Phase } from '../types'
import { criterionInWords } from './criteria'

const said = (criterion: Criterion, next: Phase = 'PH2') =>
  criterionInWords(criterion, next, careEn.phaseCard.criterion, String, (value) => `${value} %`)

it('gives the figure and what is needed for the phase that would come', () => {
  expect(said({ code: 'earliest_day', met: true, value: 23 })).toBe('23 days since the procedure, 14 needed')
  expect(said({ code: 'earliest_day', met: false, value: 23 }, 'PH3')).toMatch(/, 42 needed$/)
  expect(said({ code: 'days_in_phase', met: false, value: 1 }, 'PH1')).toBe('1 day in this phase, 3 needed')
  expect(said({ code: 'adherence', met: true, value: 85.7 })).toMatch(/^85.7 % done/)
})
it('says that something is not known rather than 0', () => {
  expect(said({ code: 'exercise_pain', met: false })).toMatch(/not known/)
  expect(said({ code: 'adherence', met: false })).toMatch(/^Nothing was due/)
})
it('says a fact as it is, met or not', () => {
  expect(said({ code: 'form', met: true })).toBe('Correct form was seen')
  expect(said({ code: 'relief_72', met: false })).toMatch(/still open/)
})
