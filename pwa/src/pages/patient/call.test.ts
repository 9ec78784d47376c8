import { expect, it } from 'vitest'
import { callOf } from './call'

const at = (hour: number, minute = 0) => new Date(Date.UTC(2026, 10, 23, hour, minute)).toISOString()
const ms = (hour: number, minute = 0) => Date.parse(at(hour, minute))
const promised = { seen: { at: at(14, 5), callBefore: at(14, 35) }, callLate: false, now: at(14, 6) }
const late = { seen: undefined, callLate: true, now: at(14, 36) }

it('a call that was promised comes before its time', () =>
  expect(callOf(promised, ms(14, 34))).toEqual({ before: at(14, 35), late: false }))
it('a time that is over is late and no promise, whatever this phone heard last', () => {
  expect(callOf(promised, ms(14, 35))).toEqual({ late: true })
  expect(callOf(promised, ms(20))).toEqual({ late: true })
})
it('late as the server says', () => expect(callOf(late, ms(14, 36))).toEqual({ late: true }))
it('one call may be late while another is promised', () =>
  expect(callOf({ ...promised, callLate: true }, ms(14, 10))).toEqual({ before: at(14, 35), late: true }))
it('nothing is said of a call where none was promised, or where it was made', () => {
  expect(callOf({ seen: { at: at(14) }, callLate: false, now: at(14) }, ms(15))).toEqual({ late: false })
  expect(callOf({ callLate: false, now: at(14) }, ms(15))).toEqual({ late: false })
})
it('a phone that was away for days does not speak of it any more', () => {
  expect(callOf(promised, ms(14, 34) + 3 * 86_400_000).late).toBe(true)
  expect(callOf(promised, ms(14, 35) + 3 * 86_400_000).late).toBe(false)
  expect(callOf(late, ms(14, 36) + 3 * 86_400_000).late).toBe(false)
})
