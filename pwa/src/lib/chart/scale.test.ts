import { describe, expect, it } from 'vitest'
import { bandOf, cutAt, pathOf, runs, scaleOf, ticksOf, type Box } from './scale'

const box: Box = { width: 320, height: 220, left: 20, right: 0, top: 10, bottom: 10 }
const curve = [
  { hour: 0, low: 8, centre: 8, high: 8 },
  { hour: 24, low: 2.8, centre: 4.5, high: 6.4 },
  { hour: 336, low: 2.8, centre: 4.5, high: 6.4 },
  { hour: 720, low: 2.5, centre: 3.7, high: 5.5 },
]

describe('scale', () => {
  const { x, y } = scaleOf('72h', box)
  it('puts hours and scores in their places', () => {
    expect([x(0), x(36), x(72)]).toEqual([20, 170, 320])
    expect([y(10), y(5), y(0)]).toEqual([10, 110, 210])
  })
  it('a baseline from before stands at the start', () => expect(x(-30)).toBe(20))
})

describe('gaps', () => {
  const at = (hour: number) => ({ hour, score: 5 })
  it('a silence of more than 20 hours breaks the line in the first three days', () => {
    expect(runs([at(2), at(22), at(43)], '72h').map((run) => run.length)).toEqual([2, 1])
  })
  it('later two days are bridged, then ten', () => {
    expect(runs([at(80), at(128), at(177)], 'all').map((run) => run.length)).toEqual([2, 1])
    expect(runs([at(400), at(640), at(881)], 'all').map((run) => run.length)).toEqual([2, 1])
  })
  it('nothing outside the range is drawn, and no order is needed', () => {
    expect(runs([at(70), at(60), at(80)], '72h')).toEqual([[at(60), at(70)]])
  })
  it('a missing score makes no point at 0', () => expect(runs([], '72h')).toEqual([]))
})

it('draws straight lines', () => {
  const path = pathOf(
    [
      { hour: 0, score: 8 },
      { hour: 72, score: 4 },
    ],
    scaleOf('72h', box),
  )
  expect(path).toBe('M20,50L320,130')
})

describe('band', () => {
  it('ends at the end of the range, between the points of the curve', () => {
    expect(cutAt(curve, 528).at(-1)).toEqual({ hour: 528, low: 2.65, centre: 4.1, high: 5.95 })
    expect(cutAt(curve, 336)).toHaveLength(3)
  })
  it('never leaves 0-10', () => {
    const high = curve.map((point) => ({ ...point, high: 14 }))
    expect(bandOf(high, '72h', scaleOf('72h', box)).area).not.toContain('-')
  })
})

it('the axis says less where words would run into each other', () => {
  expect(ticksOf('2w', 328)).toEqual([0, 168, 336])
  expect(ticksOf('2w', 600)).toContain(72)
})
