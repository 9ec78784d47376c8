// Arms, legs and trunk as rows of circles, from their joints. Pure.

import { direction, move, type Joints } from './body.ts'
import type { Knot, Row } from './knots.ts'
import type { Point, Pose } from './pose.ts'
import { between } from './shapes.ts'

/** Half of what a part is wide. */
const R = { shoulder: 6.8, elbow: 5.4, wrist: 4.2, palm: 5, finger: 3.4, thumb: 2.3, hip: 12.6, knee: 8.2 }
const ANKLE = 5.2
export const FOOT = 4
const CHEST = 12.6
const WAIST = 11.4

/** Shoulder to fingertips, and the thumb, which a hand that lies flat hides. */
export function arm(pose: Pose, { shoulders, elbows, hands }: Joints, at: 0 | 1, size: number): Row[] {
  const [elbow, hand] = [elbows[at], hands[at]]
  const { palm } = pose.arms[at]
  const forearm = (Math.atan2(elbow[1] - hand[1], hand[0] - elbow[0]) * 180) / Math.PI
  const along = direction(palm ?? forearm)
  const aside = thumbwards(pose, along, at)
  const thumb = move(move(hand, along, 4 * size), aside, 6.4 * size)
  return [
    [
      [shoulders[at], R.shoulder * size],
      [elbow, R.elbow * size],
      [between(elbow, hand, 0.8), R.wrist * size],
      [hand, (palm === undefined ? R.palm : R.palm - 0.8) * size],
      [move(hand, along, (palm === undefined ? 7 : 10) * size), R.finger * size],
    ],
    palm === undefined
      ? [
          [hand, R.thumb * size],
          [thumb, R.thumb * size],
        ]
      : [[hand, R.palm * size]],
  ]
}

/** The shirt's sleeve, to the middle of the upper arm. */
export function sleeve({ shoulders, elbows }: Joints, at: 0 | 1, size: number): Row {
  return [
    [shoulders[at], (R.shoulder + 0.9) * size],
    [between(shoulders[at], elbows[at], 0.48), (R.shoulder + 0.2) * size],
  ]
}

/** Thumbs point to the front and up; seen from the front, to each other. */
function thumbwards({ trunk, wide = 0 }: Pose, [x, y]: Point, at: 0 | 1): Point {
  const front = direction(wide > 0.5 && at === 1 ? trunk + 90 : trunk - 90)
  const aside: Point = [y, -x]
  return aside[0] * front[0] + aside[1] * (front[1] - 0.7) >= 0 ? aside : [-y, x]
}

export function leg(pose: Pose, { hips, knees, ankles }: Joints, at: 0 | 1, size: number): Row {
  const hip = R.hip - 2 * (pose.wide ?? 0)
  return [
    [hips[at], hip * size],
    [knees[at], R.knee * size],
    [ankles[at], ANKLE * size],
  ]
}

/** Heel, ankle and ball in one, then the toes, which may bend. */
export function foot(pose: Pose, { ankles, heels, toes }: Joints, at: 0 | 1, size: number): Row[] {
  const { foot: angle = 0, toes: bent, front = 0 } = pose.legs[at]
  // A foot that points at us is short and broad.
  const r = (FOOT + 2.5 * front) * size
  const ball = move(toes[at], direction(angle), -7 * size)
  const tip = move(ball, direction(bent ?? angle), 7 * size)
  const heel: Knot = [heels[at], r]
  const ankle: Knot = [ankles[at], ANKLE * size]
  return [
    [heel, [ball, r], [tip, r - 0.4 * size]],
    [heel, ankle, [ball, r]],
    [ankle, [between(ankles[at], ball), r], heel],
  ]
}

/** From the side: pelvis, waist and chest. The waist goes to the front with the arch. */
export function trunk(pose: Pose, { hip, chest }: Joints, size: number): [pelvis: Row, shirt: Row] {
  const front = direction(pose.trunk - 90)
  const by = (part: number, forward: number) => move(between(hip, chest, part), front, forward * size)
  const arch = pose.arch ?? 0
  const waist: Knot = [by(0.42, arch - (CHEST - WAIST) / 2), WAIST * size]
  return [
    [
      [hip, R.hip * size],
      [by(0.2, arch * 0.5), (WAIST + 0.6) * size],
    ],
    [
      [by(0.24, arch * 0.62), (WAIST + 0.5) * size],
      waist,
      [by(0.72, arch * 0.45), (CHEST + 0.2) * size],
      [by(0.97, 0), (CHEST - 2.6) * size],
    ],
  ]
}
