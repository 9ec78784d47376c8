import { expect, it } from 'vitest'
import { stepAfter, stepBefore, stepsFor } from './steps'

it('four steps when all is well', () => {
  expect(stepsFor({ planned: false, recall: false, declined: false })).toEqual([
    'movement',
    'rest',
    'medicine',
    'signs',
  ])
})
it('asks for the pain before, while there is no baseline', () => {
  expect(stepsFor({ planned: false, recall: true, declined: false })).toContain('recall')
})
it('a baseline is two scores', () => {
  expect(stepsFor({ planned: true, recall: false, declined: false })).toEqual(['movement', 'rest'])
})
it('who cannot answer is still asked about warning signs', () => {
  expect(stepsFor({ planned: false, recall: true, declined: true })).toEqual(['signs'])
})
it('goes on and back', () => {
  const steps = stepsFor({ planned: false, recall: false, declined: false })
  expect(stepAfter(steps, 'medicine')).toBe('signs')
  expect(stepAfter(steps, 'signs')).toBeUndefined()
  expect(stepBefore(steps, 'movement')).toBeUndefined()
})
