// The few strokes that everything here is drawn with. Pure.

import { move } from './body.ts'
import type { Point } from './pose.ts'

/** One path. `as` is its class in `figure.css`, which knows its colour. */
export interface Shape {
  as: string
  d: string
  width?: number
}

/** A part of the picture seen through a frame of its own: a lens, or one step of a strip. */
export interface Frame {
  place: Box
  view: Box
  shapes: Shape[]
}

export type Drawn = Shape | Frame
export type Box = readonly [x: number, y: number, width: number, height: number]

export function line(as: string, width: number, ...points: Point[]): Shape {
  return { as, width: round(width), d: points.map((point, at) => `${at ? 'L' : 'M'}${pair(point)}`).join('') }
}

/** A curve from one point to another, pulled towards a third. */
export function curve(as: string, width: number, from: Point, via: Point, to: Point): Shape {
  return { as, width: round(width), d: `M${pair(from)}Q${pair(via)} ${pair(to)}` }
}

/** Once to one side and once to the other. */
export function wave(as: string, width: number, from: Point, to: Point): Shape {
  const aside: Point = [(to[1] - from[1]) * 0.2, (from[0] - to[0]) * 0.2]
  const middle = between(from, to)
  const [first, second] = [move(between(from, to, 0.25), aside, 1), move(between(from, to, 0.75), aside, -1)]
  return {
    as,
    width: round(width),
    d: `M${pair(from)}Q${pair(first)} ${pair(middle)}Q${pair(second)} ${pair(to)}`,
  }
}

export function area(as: string, points: Point[], width?: number): Shape {
  return {
    ...line(as, width ?? 0, ...points),
    d: `${points.map((p, at) => (at ? 'L' : 'M') + pair(p)).join('')}Z`,
  }
}

export function disc(as: string, [x, y]: Point, radius: number, width?: number): Shape {
  const r = round(radius)
  return { as, width, d: `M${pair([x - r, y])}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z` }
}

/** A rectangle with round corners. */
export function block(as: string, [x, y, width, height]: Box, radius = 4): Shape {
  const r = Math.min(radius, width / 2, height / 2)
  const corner = (dx: number, dy: number) => `a${r} ${r} 0 0 1 ${dx} ${dy}`
  return {
    as,
    d:
      `M${pair([x + r, y])}h${round(width - 2 * r)}${corner(r, r)}v${round(height - 2 * r)}${corner(-r, r)}` +
      `h${round(2 * r - width)}${corner(-r, -r)}v${round(2 * r - height)}${corner(r, -r)}Z`,
  }
}

/** An arrow; with `via` it bends. `ends` 2 has a head at either end. */
export interface Arrow {
  from: Point
  to: Point
  via?: Point
  ends?: 1 | 2
  width?: number
}

export function arrow({ from, to, via, ends = 1, width = 5 }: Arrow): Shape[] {
  const middle = via ?? between(from, to)
  const heads = [headOf(middle, to, width), ...(ends === 2 ? [headOf(middle, from, width)] : [])]
  return [curve('arrow', width, from, middle, to), ...heads]
}

function headOf(before: Point, tip: Point, width: number): Shape {
  const long = Math.hypot(tip[0] - before[0], tip[1] - before[1])
  const back: Point = [(before[0] - tip[0]) / long, (before[1] - tip[1]) / long]
  const aside: Point = [-back[1], back[0]]
  const wing = (side: number) => move(move(tip, back, width * 1.9), aside, side * width * 1.9)
  return line('arrow', width, wing(1), tip, wing(-1))
}

export function between(a: Point, b: Point, part = 0.5): Point {
  return [a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part]
}

export function pair([x, y]: Point): string {
  return `${round(x)} ${round(y)}`
}

export function round(value: number): number {
  return Math.round(value * 10) / 10
}
