// From scores to places on paper. Pure: a missing score is a gap in the line, never a 0.

import { area, line } from 'd3-shape'

export type Range = '72h' | '2w' | 'all'

export interface Point {
  hour: number
  score: number
  /** Still on this phone. */
  unsent?: boolean
  /** The middle of a week, not one entry. */
  median?: boolean
}

export interface Band {
  hour: number
  low: number
  centre: number
  high: number
}

export const RANGE_HOURS: Record<Range, number> = { '72h': 72, '2w': 336, all: 2016 }

export interface Box {
  width: number
  height: number
  left: number
  right: number
  top: number
  bottom: number
}

export interface Scale {
  x: (hour: number) => number
  y: (score: number) => number
}

export function scaleOf(range: Range, box: Box): Scale {
  const hours = RANGE_HOURS[range]
  const wide = box.width - box.left - box.right
  const tall = box.height - box.top - box.bottom
  return {
    x: (hour) => box.left + (Math.min(Math.max(hour, 0), hours) / hours) * wide,
    y: (score) => box.top + (1 - score / 10) * tall,
  }
}

/** Narrower than this, day 3 would run into the start. */
const WIDE = 480

/** Where the axis is labelled, as far as the words have room. */
export function ticksOf(range: Range, width: number): number[] {
  if (range === '72h') return [0, 24, 48, 72]
  if (range === '2w') return width < WIDE ? [0, 168, 336] : [0, 72, 168, 336]
  return [0, 672, 1344, 2016]
}

/** The longest silence that a line may bridge: what is expected at least in each period. */
export function bridges(from: number, to: number): boolean {
  const silence = to - from
  if (from < 75) return silence <= 20
  if (from < 336) return silence <= 48
  return silence <= 240
}

/** Runs of points without a gap between them, oldest first, inside the range. */
export function runs(points: Point[], range: Range): Point[][] {
  const inside = points.filter((point) => point.hour <= RANGE_HOURS[range]).sort((a, b) => a.hour - b.hour)
  const out: Point[][] = []
  for (const point of inside) {
    const last = out.at(-1)?.at(-1)
    if (last && bridges(Math.max(0, last.hour), point.hour)) out.at(-1)!.push(point)
    else out.push([point])
  }
  return out
}

/** Straight lines: a smoothed one shows values that nobody gave. */
export function pathOf(run: Point[], { x, y }: Scale): string {
  return line<Point>(
    (point) => round(x(point.hour)),
    (point) => round(y(point.score)),
  )(run)!
}

/** The studies' band, cut at the end of the range; clipped to 0-10. */
export function bandOf(curve: Band[], range: Range, { x, y }: Scale): { area: string; centre: string } {
  const cut = cutAt(curve, RANGE_HOURS[range])
  return {
    area: area<Band>()
      .x((at) => round(x(at.hour)))
      .y0((at) => round(y(clip(at.low))))
      .y1((at) => round(y(clip(at.high))))(cut)!,
    centre: line<Band>(
      (at) => round(x(at.hour)),
      (at) => round(y(clip(at.centre))),
    )(cut)!,
  }
}

export function cutAt(curve: Band[], end: number): Band[] {
  const inside = curve.filter((at) => at.hour <= end)
  const last = inside.at(-1)
  const next = curve.find((at) => at.hour > end)
  if (!last || !next || last.hour === end) return inside
  const part = (end - last.hour) / (next.hour - last.hour)
  const between = (a: number, b: number) => a + (b - a) * part
  return [
    ...inside,
    {
      hour: end,
      low: between(last.low, next.low),
      centre: between(last.centre, next.centre),
      high: between(last.high, next.high),
    },
  ]
}

function clip(score: number): number {
  return Math.min(10, Math.max(0, score))
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
