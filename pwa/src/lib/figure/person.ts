// A person as strokes: what is far first, what is near last, each near part with a gap around it. Pure.

import { both, direction, HEAD, jointsOf, move, type Joints } from './body.ts'
import type { Point, Pose } from './pose.ts'
import { area, between, curve, disc, line, pair, round, type Shape } from './shapes.ts'

export type View = 'side' | 'front' | 'back'

const WIDTH = { upperArm: 12, forearm: 11, thigh: 19, shin: 15, foot: 8, trunk: 27, hull: 15, neck: 11 }
/** Between a near limb and what is behind it. */
const GAP = 4

export function person(pose: Pose, size: number, view: View): Shape[] {
  const joints = jointsOf(pose, size)
  // A body that turns towards us is seen from the front from half way on.
  const flat = view === 'side' && (pose.wide ?? 0) < 0.5
  // From the side the shirt's hem lies over the legs, and the near leg and arm keep a gap to what is behind them.
  const legs = flat
    ? [...leg(pose, joints, 1, size, 'far-'), ...withGap(leg(pose, joints, 0, size, ''))]
    : both((at) => leg(pose, joints, at, size, '')).flat()
  const body = [...trunk(pose, joints, size, view), ...head(pose, joints, size, view)]
  if (flat) return [...arm(joints, 1, size, 'far-'), ...legs, ...body, ...withGap(arm(joints, 0, size, ''))]
  const arms = both((at) => withGap(arm(joints, at, size, ''))).flat()
  return view === 'back' ? [...arms, ...legs, ...body] : [...legs, ...body, ...arms]
}

/** The same in one pale colour. */
export function ghost(pose: Pose, size: number, view: View): Shape[] {
  return person(pose, size, view)
    .filter(({ as }) => !['gap', 'hollow', 'eye', 'mouth', 'blade'].includes(as))
    .map((shape) => ({ ...shape, as: 'ghost' }))
}

function withGap(limb: Shape[]): Shape[] {
  return [...limb.map(({ d, width = 0 }) => ({ as: 'gap', d, width: width + 2 * GAP })), ...limb]
}

function arm({ shoulders, elbows, hands }: Joints, at: 0 | 1, size: number, far: string): Shape[] {
  return [
    line(`${far}arm`, WIDTH.upperArm * size, shoulders[at], elbows[at]),
    line(`${far}arm`, WIDTH.forearm * size, elbows[at], hands[at]),
  ]
}

function leg(pose: Pose, joints: Joints, at: 0 | 1, size: number, far: string): Shape[] {
  const { hips, knees, ankles, heels, toes } = joints
  // A foot that points at us is short and broad.
  const foot = WIDTH.foot + 5 * (pose.legs[at].front ?? 0)
  return [
    area(`${far}foot`, [ankles[at], heels[at], toes[at]], foot * size),
    line(`${far}leg`, WIDTH.shin * size, knees[at], ankles[at]),
    line(`${far}leg`, WIDTH.thigh * size, hips[at], knees[at]),
  ]
}

function trunk(
  pose: Pose,
  { hip, chest, neck, head, shoulders, hips }: Joints,
  size: number,
  view: View,
): Shape[] {
  const front = direction(pose.trunk - 90)
  const wide = pose.wide ?? 0
  const width = (WIDTH.trunk + (WIDTH.hull - WIDTH.trunk) * wide) * size
  const middle = move(between(hip, chest), front, (pose.arch ?? 0) * size * 2)
  const waist = (at: 0 | 1) => move(middle, front, (at ? 1 : -1) * wide * 11 * size)
  const hull: Shape = {
    as: 'shirt',
    width: round(width),
    d: `M${pair(shoulders[0])}Q${pair(waist(0))} ${pair(hips[0])}L${pair(hips[1])}Q${pair(waist(1))} ${pair(shoulders[1])}Z`,
  }
  const shapes = [
    line('neck', WIDTH.neck * size, neck, between(neck, head)),
    line('neck', WIDTH.neck * size, chest, neck),
    hull,
  ]
  if (pose.belly !== undefined) shapes.push(belly(pose, hip, chest, size))
  if (view === 'back') shapes.push(...blades(pose, size, 'blade'))
  return shapes
}

/** What the belly adds to the front of the trunk, or, drawn in, takes from it. */
function belly(pose: Pose, hip: Point, chest: Point, size: number): Shape {
  const front = direction(pose.trunk - 90)
  const skin = (part: number, out: number) =>
    pair(move(between(hip, chest, part), front, (WIDTH.trunk / 2 + out) * size))
  return {
    as: pose.belly! < 0 ? 'hollow' : 'shirt',
    width: 0,
    d: `M${skin(-0.05, 0)}Q${skin(0.45, pose.belly! * 2)} ${skin(0.98, 0)}Z`,
  }
}

/** The shoulder blades, seen through the shirt. */
export function blades(pose: Pose, size: number, as: string): Shape[] {
  if (!pose.blades) return []
  const { chest } = jointsOf(pose, size)
  const up = direction(pose.trunk)
  const front = direction(pose.trunk - 90)
  const [apart, down] = pose.blades
  return both((at) => {
    const side = at ? 1 : -1
    const place = (x: number, y: number) =>
      move(move(chest, front, side * (apart + x) * size), up, (y - down) * size)
    return area(as, [place(0, 1), place(10, -1), place(2, -19)], 4 * size)
  })
}

function head(pose: Pose, { head: middle }: Joints, size: number, view: View): Shape[] {
  const up = direction(pose.trunk - (pose.nod ?? 0))
  const ahead = direction(pose.trunk - (pose.nod ?? 0) - 90)
  const place = (x: number, y: number) => move(move(middle, ahead, x * size), up, y * size)
  const r = HEAD * size
  if (view === 'back') return [disc('hair', middle, r)]
  const face = pose.face ?? (view === 'side' ? 1 : 0)
  const eye = (side: number) => disc('eye', place(face * 8.5 + side * 5.5 * (1 - face), 2), 1.9 * size)
  const half = 4.5 - face * 2
  return [
    disc('face', middle, r),
    // Nose and chin say which way somebody looks; from the front they hide in the face.
    area('nose', [place(face * 12, 3), place(face * 17, -2), place(face * 12, -4)], 3 * size),
    line('nose', 8 * size, place(face * 5, -8), place(face * 9, -11)),
    hair(place, face, r),
    eye(-1),
    eye(1),
    curve(
      'mouth',
      1.8 * size,
      place(face * 11 - half, -7),
      place(face * 11, -9),
      place(face * 11 + half, -6.5),
    ),
  ]
}

/** From the forehead over the top to the neck: a cap, of which less is seen from the front. */
function hair(place: (x: number, y: number) => Point, face: number, r: number): Shape {
  const rim = (degrees: number): Point => {
    const angle = (degrees * Math.PI) / 180
    return place(Math.sin(angle) * (HEAD + 0.8), Math.cos(angle) * (HEAD + 0.8))
  }
  const [start, end] = [74 - face * 30, -74 - face * 66]
  const [first, last] = [rim(start), rim(end)]
  const reach = round(r * 1.06)
  const ear = place(-2.5 * face, 9 - 8 * face)
  return {
    as: 'hair',
    width: 1,
    d:
      `M${pair(first)}A${reach} ${reach} 0 ${start - end > 180 ? 1 : 0} 0 ${pair(last)}` +
      `Q${pair(place(-8 + 3 * face, 6 - 12 * face))} ${pair(ear)}Q${pair(place(8 - 6 * face, 8))} ${pair(first)}Z`,
  }
}
