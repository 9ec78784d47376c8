import { describe, expect, it } from 'vitest'
import { nextUp } from './next-up'

const at = (hour: number) => `2026-11-23T${String(hour).padStart(2, '0')}:00:00Z`
const ms = (hour: number) => Date.parse(at(hour))
const episode = {
  prompts: [
    { at: at(8), state: 'due' as const },
    { at: at(14), state: 'upcoming' as const },
    { at: at(20), state: 'upcoming' as const },
  ],
  next: at(8),
}

describe('what is next', () => {
  it('is due when its time has come and nobody has answered', () =>
    expect(nextUp(episode, [ms(2)], ms(9))).toBe('due'))
  it('is the next one once this phone holds an answer, sent or not', () =>
    expect(nextUp(episode, [ms(2), ms(9)], ms(10))).toBe(ms(14)))
  it('is answered from two hours before', () => {
    expect(nextUp(episode, [ms(12)], ms(13))).toBe(ms(20))
    expect(nextUp(episode, [ms(12) - 1], ms(13))).toBe(ms(14))
  })
  it('becomes due by itself when the server has not been heard since', () =>
    expect(nextUp(episode, [ms(9)], ms(15))).toBe('due'))
  it('is due although the prompt is not of today: once a week', () =>
    expect(nextUp({ prompts: [], next: at(9) }, [], ms(9) + 3 * 86_400_000)).toBe('due'))
  it('is nothing when the course is over or all of today is answered', () => {
    expect(nextUp({ prompts: [], next: undefined }, [], ms(9))).toBeUndefined()
    expect(nextUp(episode, [ms(19)], ms(19))).toBeUndefined()
  })
})
