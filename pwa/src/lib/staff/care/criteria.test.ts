import { expect, it } from 'vitest'
import { careEn } from '../../words/staff/care-en'
import type { Criterion, Phase } from '../types'
import { criterionInWords } from './criteria'

const said = (criterion: Criterion, next: Phase = 'PH2') =>
  criterionInWords(criterion, next, careEn.phaseCard.criterion, String, (value) => `${value} %`)

it('gives the figure and what the server says is needed', () => {
  expect(said({ code: 'earliest_day', met: true, value: 23, needed: 14 })).toBe(
    '23 days since the procedure, 14 needed',
  )
  expect(said({ code: 'earliest_day', met: false, value: 23, needed: 42 })).toMatch(/, 42 needed$/)
  expect(said({ code: 'days_in_phase', met: false, value: 1, needed: 3 })).toBe(
    '1 day in this phase, 3 needed',
  )
  expect(said({ code: 'exercise_pain', met: true, value: 2, needed: 3 })).toMatch(/up to 2, at most 3$/)
})
it('gives adherence over the last week, and of the first phase over its own days', () => {
  const adherence: Criterion = { code: 'adherence', met: true, value: 85.7, needed: 70 }
  expect(said(adherence)).toBe('85.7 % done in the last 7 days, 70 % needed')
  expect(said(adherence, 'PH1')).toBe('85.7 % done in this phase, 70 % needed')
})
it('says that something is not known rather than 0', () => {
  expect(said({ code: 'exercise_pain', met: false, needed: 3 })).toMatch(/not known/)
  expect(said({ code: 'adherence', met: false, needed: 70 })).toMatch(/^Nothing was due/)
})
it('says a fact as it is, met or not', () => {
  expect(said({ code: 'form', met: true })).toBe('Correct form was seen')
  expect(said({ code: 'relief_72', met: false })).toMatch(/still open/)
})
