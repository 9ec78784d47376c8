import { expect, it } from 'vitest'
import { asksNextDay, half, judge, rose, type Pain, type StopResult } from './stop-rules'

const EDGES: [string, Pain, StopResult][] = [
  ['rest 7 is no start', { rest: 7, before: 3 }, 'noStart'],
  ['rest 7 is no start whatever comes after', { rest: 7, before: 3, after: 9 }, 'noStart'],
  ['rest 6 starts', { rest: 6, before: 3 }, 'green'],
  ['after 6 is red', { rest: 1, before: 6, after: 6 }, 'red'],
  ['after 5 without a rise is amber', { rest: 1, before: 5, after: 5 }, 'amber'],
  ['a rise by 3 is red', { before: 0, after: 3 }, 'red'],
  ['3 then 6 is red', { before: 3, after: 6 }, 'red'],
  ['a rise by 2 is amber', { before: 0, after: 2 }, 'amber'],
  ['a rise by 1 is green', { before: 0, after: 1 }, 'green'],
  ['after 4 is amber even when it fell', { before: 6, after: 4 }, 'amber'],
  ['after 3 without much of a rise is green', { before: 2, after: 3 }, 'green'],
  ['nothing asked before: after 3 is green', { after: 3 }, 'green'],
  ['nothing asked before: after 4 is amber', { after: 4 }, 'amber'],
  ['nothing asked before: after 6 is red', { after: 6 }, 'red'],
  ['no answer after is green', { rest: 2, before: 8 }, 'green'],
  ['nothing at all is green', {}, 'green'],
]
it.each(EDGES)('%s', (_, pain, result) => expect(judge(pain)).toBe(result))

it('a "no" the next day is red for what left more pain, and for nothing else', () => {
  expect(judge({ before: 1, after: 2 }, false)).toBe('red')
  expect(judge({ before: 2, after: 2 }, false)).toBe('green')
  expect(judge({ before: 1, after: 2 }, true)).toBe('green')
  expect(judge({ after: 2 }, false)).toBe('green')
})
it('pain rose only where both were given', () => {
  expect([rose({ before: 2, after: 3 }), rose({ before: 3, after: 3 }), rose({ after: 3 })]).toEqual([
    true,
    false,
    false,
  ])
})
it('the next day is asked about from 20 to 48 hours later, both included, if it rose', () => {
  const hour = 3_600_000
  const asked = (ms: number, pain: Pain = { before: 2, after: 3 }) => asksNextDay(pain, 0, ms)
  expect([asked(20 * hour - 1), asked(20 * hour), asked(48 * hour), asked(48 * hour + 1)]).toEqual([
    false,
    true,
    true,
    false,
  ])
  expect(asked(24 * hour, { before: 3, after: 3 })).toBe(false)
})
it('half a dose is rounded up', () => expect([half(8), half(9), half(1)]).toEqual([4, 5, 1]))
