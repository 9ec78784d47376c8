import { describe, expect, it } from 'vitest'
import { FIGURES } from './figures.ts'
import { poseAt } from './scene.ts'
import { cycleMs, momentAt, onceMs } from './timing.ts'

const bridge = FIGURES.EX10!
const walking = FIGURES.EX04!

describe('a movement there and back', () => {
  const cycle = cycleMs(bridge)
  it('rests at either end, and is back where it began', () => {
    expect(momentAt(bridge, 0)).toBe(0)
    expect(momentAt(bridge, 400)).toBe(0)
    expect(momentAt(bridge, cycle / 2)).toBe(1)
    expect(momentAt(bridge, cycle)).toBe(0)
  })
  it('never leaps', () => {
    for (let ms = 0; ms < cycle; ms += 16) {
      expect(Math.abs(momentAt(bridge, ms + 16) - momentAt(bridge, ms))).toBeLessThan(0.03)
    }
  })
})

it('what goes round ends in the pose it began with', () => {
  expect(poseAt(walking, 4)).toEqual(poseAt(walking, 0))
  expect(momentAt(walking, cycleMs(walking) - 1)).toBeCloseTo(4, 1)
})

it.each(Object.entries(FIGURES))('%s shown once is over within five seconds', (_, figure) => {
  expect(onceMs(figure)).toBeGreaterThan(2000)
  expect(onceMs(figure)).toBeLessThan(5000)
})
