// Limbs as rows of circles: each circle is joined to the next by its tangents, so that a knee is as smooth as a thigh.

import { direction, move } from './body.ts'
import type { Point } from './pose.ts'
import { between, pair, round, type Shape } from './shapes.ts'

/** A circle on the way along a limb. */
export type Knot = readonly [middle: Point, radius: number]
export type Row = readonly Knot[]

/** Rows of circles in one colour. */
export function limb(as: string, ...rows: Row[]): Shape {
  return { as, d: rows.map((row) => links(row).map(link).join('')).join('') }
}

function links(row: Row): [Knot, Knot][] {
  return row.length === 1 ? [[row[0]!, row[0]!]] : row.slice(1).map((knot, at) => [row[at]!, knot])
}

function link([[a, r], [b, s]]: [Knot, Knot]): string {
  const far = Math.hypot(b[0] - a[0], b[1] - a[1])
  // One inside the other is only the larger one.
  if (far <= Math.abs(r - s) + 0.01) return r >= s ? circle(a, r) : circle(b, s)
  const along = (Math.atan2(a[1] - b[1], b[0] - a[0]) * 180) / Math.PI
  const open = (Math.acos((r - s) / far) * 180) / Math.PI
  const at = (middle: Point, radius: number, side: number) =>
    pair(move(middle, direction(along + side * open), radius))
  const [wide, narrow] = [open < 90 ? 1 : 0, open > 90 ? 1 : 0]
  return (
    `M${at(a, r, 1)}A${round(r)} ${round(r)} 0 ${wide} 0 ${at(a, r, -1)}` +
    `L${at(b, s, -1)}A${round(s)} ${round(s)} 0 ${narrow} 0 ${at(b, s, 1)}Z`
  )
}

function circle([x, y]: Point, radius: number): string {
  const r = round(radius)
  return `M${pair([x - r, y])}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`
}

/** Whether a point is within a row that is grown by so much. Asked for every point of a seam, so it makes nothing new. */
function within([x, y]: Point, row: Row, grown: number): boolean {
  for (let at = 0; at < Math.max(1, row.length - 1); at++) {
    const [[ax, ay], r] = row[at]!
    const [[bx, by], s] = row[at + 1] ?? row[at]!
    const [dx, dy] = [bx - ax, by - ay]
    const along = ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)
    const part = along < 0 ? 0 : along > 1 ? 1 : along
    const [ox, oy] = [x - ax - dx * part, y - ay - dy * part]
    const reach = r + (s - r) * part + grown
    if (reach > 0 && ox * ox + oy * oy < reach * reach) return true
  }
  return false
}

/** A thin line around a limb, only where it lies over the rest of the body: floor, bed and rail stay whole. */
export function seam(rows: Row[], behind: Row[], width: number): Shape {
  const half = width / 2
  const shown = (point: Point) =>
    behind.some((row) => within(point, row, -half)) && !rows.some((row) => within(point, row, half - 0.4))
  const runs: Point[][] = []
  for (const side of rows.flatMap((row) => sides(row, half))) {
    let run: Point[] | undefined
    for (const point of side) {
      if (!shown(point)) run = undefined
      else if (run) run.push(point)
      else runs.push((run = [point]))
    }
  }
  const drawn = runs.filter((run) => run.length > 1)
  return {
    as: 'gap',
    width: round(width),
    d: drawn.map((run) => run.map((point, at) => `${at ? 'L' : 'M'}${pair(point)}`).join('')).join(''),
  }
}

/** The border of a row, grown a little: around each circle, and along both sides of each link. */
function sides(row: Row, grown: number): Point[][] {
  const rounds = row.map(([middle, radius]) =>
    Array.from({ length: 25 }, (_, at) => move(middle, direction(at * 15), radius + grown)),
  )
  const lines = links(row).flatMap(([[a, r], [b, s]]) => {
    const along = (Math.atan2(a[1] - b[1], b[0] - a[0]) * 180) / Math.PI
    return [90, -90].map((turn) =>
      Array.from({ length: 17 }, (_, at) =>
        move(between(a, b, at / 16), direction(along + turn), r + ((s - r) * at) / 16 + grown),
      ),
    )
  })
  return [...rounds, ...lines]
}
