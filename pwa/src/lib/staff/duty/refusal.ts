// Why something about duty was refused, in words for the one who asked. Pure.

import type { DutyWords } from '../../words/staff/duty'
import type { StaffProblem } from '../problem'

/** `them`: the colleague it was about. */
export function refusalOf(problem: StaffProblem, t: DutyWords, them = '…'): string {
  if (problem.status === 0) return t.duty.offline
  switch (problem.code) {
    case 'until_past':
      return t.ownDuty.past
    case 'too_long':
      return t.ownDuty.tooLong
    case 'not_on_duty':
      return t.ownDuty.notOnDuty
    case 'phone_not_proven':
      return problem.fields.some(({ field }) => field === 'me')
        ? t.swap.notProvenMe
        : t.ownDuty.theirsNotProven(them)
    case 'swap_settled':
      return t.swap.settled
    case 'stint_begun':
      return t.swap.begun
    case 'duty_changed':
    case 'unknown_stint':
    case 'not_found':
      return t.duty.changed
    case 'shift_begun':
      return t.shift.begun
    case 'shift_ended':
      return t.shift.ended
    case 'not_a_nurse':
      return t.shift.notANurse
    default:
      return t.duty.error
  }
}
