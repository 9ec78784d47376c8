// A person: what is far first, what is near last, each near limb with a seam where it lies over the body. Pure.

import { both, HEAD, jointsOf } from './body.ts'
import { head } from './head.ts'
import { limb, seam, type Row } from './knots.ts'
import { arm, foot, leg, sleeve } from './limbs.ts'
import type { Pose } from './pose.ts'
import type { Shape } from './shapes.ts'
import { behindArm, blades, trunk } from './trunk.ts'

export type View = 'side' | 'front' | 'back'

const SEAM = 2.4

export function person(pose: Pose, size: number, view: View): Shape[] {
  const joints = jointsOf(pose, size)
  // A body that turns towards us is seen from the front from half way on.
  const flat = view === 'side' && (pose.wide ?? 0) < 0.5
  const legRow = both((at) => leg(pose, joints, at, size))
  const legs = (at: 0 | 1, far: string): Shape[] => [
    limb(`${far}foot`, ...foot(pose, joints, at, size)),
    limb(`${far}leg`, legRow[at]),
  ]
  const under: Row[] = [...behindArm(pose, joints, size, flat), ...legRow, [[joints.head, HEAD * size]]]
  const arms = (at: 0 | 1, far = ''): Shape[] => {
    const rows = arm(pose, joints, at, size)
    const drawn = limb(`${far}arm`, ...rows)
    const cloth = sleeve(joints, at, size)
    return far ? [drawn] : [seam([...rows, cloth], under, SEAM), drawn, limb('shirt', cloth)]
  }
  const body = [...trunk(pose, joints, size, flat), ...head(pose, joints, size, view)]
  if (flat) {
    const nearLeg = [seam([legRow[0]], [legRow[1]], SEAM), ...legs(0, '')]
    const hidden = pose.arms[0].behind ? arms(0, 'far-') : []
    const near = pose.arms[0].behind ? [] : arms(0)
    return [...arms(1, 'far-'), ...hidden, ...legs(1, 'far-'), ...nearLeg, ...body, ...near]
  }
  const [allArms, allLegs] = [both((at) => arms(at)).flat(), both((at) => legs(at, '')).flat()]
  return view === 'back'
    ? [...allArms, ...allLegs, ...body, ...blades(pose, joints.chest, size, 'blade')]
    : [...allLegs, ...body, ...allArms]
}

/** The same in one pale colour, the seams kept. */
export function ghost(pose: Pose, size: number, view: View): Shape[] {
  return person(pose, size, view)
    .filter(({ as }) => !['eye', 'mouth', 'blade', 'navel'].includes(as))
    .map((shape) => (shape.as === 'gap' ? shape : { ...shape, as: 'ghost' }))
}

/** Trunk and head once more, a little aside, as a shadow close to the body. */
export function shadow(pose: Pose, size: number, view: View): Shape[] {
  const aside = { ...pose, hip: [pose.hip[0] + 5, pose.hip[1] + 3] as const }
  const joints = jointsOf(aside, size)
  return [...trunk(aside, joints, size, false), ...head(aside, joints, size, view)]
    .filter(({ as }) => ['shirt', 'face'].includes(as))
    .map((shape) => ({ ...shape, as: 'shadow' }))
}
