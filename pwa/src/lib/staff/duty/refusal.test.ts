import { expect, it } from 'vitest'
import { staffWords } from '../../words/staff'
import type { StaffProblem } from '../problem'
import { refusalOf } from './refusal'

const t = staffWords('en')
const problem = (code: string, more: Partial<StaffProblem> = {}): StaffProblem => ({
  status: 409,
  code,
  detail: '',
  fields: [],
  ...more,
})

it('says whose phone is not proven', () => {
  const of = (field: string) => problem('phone_not_proven', { fields: [{ field, detail: '' }] })
  expect(refusalOf(of('me'), t, 'Ben')).toBe(t.swap.notProvenMe)
  expect(refusalOf(of('them'), t, 'Ben')).toBe(t.ownDuty.theirsNotProven('Ben'))
  expect(refusalOf(of('to'), t, 'Ben')).toBe(t.ownDuty.theirsNotProven('Ben'))
})

it('tells no answer from a refusal, and one refusal from another', () => {
  expect(refusalOf(problem('', { status: 0 }), t)).toBe(t.duty.offline)
  expect(refusalOf(problem('swap_settled'), t)).toBe(t.swap.settled)
  expect(refusalOf(problem('duty_changed'), t)).toBe(t.duty.changed)
  expect(refusalOf(problem('something_new'), t)).toBe(t.duty.error)
})
