import { describe, expect, it } from 'vitest'
import { limb, seam, type Row } from './knots.ts'

const arm: Row = [
  [[0, 0], 6],
  [[60, 0], 4],
]
const trunk: Row = [
  [[30, -40], 12],
  [[30, 40], 12],
]

describe('a limb', () => {
  it('is one round when a circle lies within the next', () => {
    const d = limb('arm', [
      [[0, 0], 9],
      [[1, 0], 2],
    ]).d
    expect(d).toBe('M-9 0a9 9 0 1 0 18 0a9 9 0 1 0 -18 0Z')
  })
})

describe('the seam around a limb', () => {
  it('is not there where nothing of the body lies behind: floor, bed and rail stay whole', () => {
    expect(seam([arm], [], 2).d).toBe('')
  })

  it('stays inside what lies behind, and outside the limb', () => {
    const points = [...seam([arm], [trunk], 2).d.matchAll(/(-?[\d.]+) (-?[\d.]+)/g)]
    expect(points.length).toBeGreaterThan(8)
    for (const [, x, y] of points) {
      expect(Math.abs(Number(x) - 30)).toBeLessThanOrEqual(11.1)
      expect(Math.abs(Number(y))).toBeGreaterThan(4.9)
    }
  })
})
