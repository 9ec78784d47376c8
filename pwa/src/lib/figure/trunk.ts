// The trunk: from the side a row of circles with a straight hem, from the front a hull. Pure.

import { direction, move, type Joints } from './body.ts'
import { limb, type Row } from './knots.ts'
import { trunk as rowsOf } from './limbs.ts'
import type { Point, Pose } from './pose.ts'
import { area, between, curve, pair, round, type Shape } from './shapes.ts'

const HALF = 13

export function trunk(pose: Pose, joints: Joints, size: number, flat: boolean): Shape[] {
  const { chest, neck, head, hip } = joints
  const throat = limb('neck', [
    [move(chest, direction(pose.trunk), 4 * size), 6.6 * size],
    [neck, 5.6 * size],
    [between(neck, head), 5.6 * size],
  ])
  if (!flat) return [throat, ...hull(pose, joints, size)]
  const [pelvis, shirt] = rowsOf(pose, joints, size)
  const shapes = [throat, limb('leg', pelvis), limb('shirt', shirt)]
  if (pose.belly !== undefined) shapes.push(belly(pose, hip, chest, size, 'shirt'))
  if (pose.navel) shapes.push(navel(pose, joints, size))
  return shapes
}

/** What lies under an arm, for its seam. */
export function behindArm(pose: Pose, joints: Joints, size: number, flat: boolean): Row[] {
  const { shoulders, hips, chest, hip } = joints
  if (flat) return rowsOf(pose, joints, size)
  const side = (at: 0 | 1): Row => [
    [shoulders[at], 7 * size],
    [hips[at], 10 * size],
  ]
  return [
    side(0),
    side(1),
    [
      [chest, 8 * size],
      [hip, 10 * size],
    ],
  ]
}

function hull(pose: Pose, { chest, hip, shoulders, hips }: Joints, size: number): Shape[] {
  const up = direction(pose.trunk)
  const front = direction(pose.trunk - 90)
  const wide = pose.wide ?? 0
  const width = (23 - 9 * wide) * size
  const place = (part: number, aside: number) => move(between(hip, chest, part), front, aside * size * wide)
  const slope = (at: 0 | 1) => move(shoulders[at], up, -1 * size)
  return [
    limb('leg', [
      [hips[0], 10.6 * size],
      [hips[1], 10.6 * size],
    ]),
    {
      as: 'shirt',
      width: round(width),
      d:
        `M${pair(slope(0))}Q${pair(place(0.5, -10))} ${pair(place(0.16, -11.5))}` +
        `L${pair(place(0.16, 11.5))}Q${pair(place(0.5, 10))} ${pair(slope(1))}` +
        `Q${pair(place(1.02, 10))} ${pair(place(1.1, 0))}Q${pair(place(1.02, -10))} ${pair(slope(0))}Z`,
    },
  ]
}

/** The belly alone: a gentle dome between ribs and pelvis; below 0 it is flatter than the trunk is. */
export function belly(pose: Pose, hip: Point, chest: Point, size: number, as: string): Shape {
  const front = direction(pose.trunk - 90)
  const skin = (part: number, out: number) =>
    pair(move(between(hip, chest, part), front, (HALF - 1.5 + out) * size))
  const out = pose.belly!
  const open = as === 'before'
  return {
    as,
    width: open ? 2 : 0,
    d:
      `M${skin(0.0, 0.5)}C${skin(0.14, 0.6)} ${skin(0.2, out)} ${skin(0.4, out)}` +
      `S${skin(0.68, 1.1)} ${skin(0.86, 0)}${open ? '' : `L${skin(0.8, -8)}L${skin(0.06, -8)}Z`}`,
  }
}

/** The belly button, for what moves there. */
function navel(pose: Pose, { hip, chest }: Joints, size: number): Shape {
  const front = direction(pose.trunk - 90)
  const out = HALF - 4 + Math.max(pose.belly! * 0.62, -1)
  const at = (part: number, deep: number) => move(between(hip, chest, part), front, (out - deep) * size)
  return curve('navel', 2 * size, at(0.36, 0), at(0.4, 4), at(0.44, 0))
}

/** The shoulder blades, seen through the shirt. */
export function blades(pose: Pose, chest: Point, size: number, as: string): Shape[] {
  if (!pose.blades) return []
  const up = direction(pose.trunk)
  const front = direction(pose.trunk - 90)
  const [apart, down] = pose.blades
  return [-1, 1].map((side) => {
    const place = (x: number, y: number) =>
      move(move(chest, front, side * (apart + x) * size), up, (y - down) * size)
    return area(as, [place(0, 1), place(10, -1), place(2, -19)], 4 * size)
  })
}
