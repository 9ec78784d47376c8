// The head: face, nose, hair. Pure.

import { direction, HEAD, move, type Joints } from './body.ts'
import type { View } from './person.ts'
import type { Point, Pose } from './pose.ts'
import { area, curve, disc, line, pair, round, type Shape } from './shapes.ts'

/** A place on the head: so far ahead of its middle, so far above. */
export function onHead(pose: Pose, { head }: Joints, size: number): (x: number, y: number) => Point {
  const up = direction(pose.trunk - (pose.nod ?? 0))
  const ahead = direction(pose.trunk - (pose.nod ?? 0) - 90)
  return (x, y) => move(move(head, ahead, x * size), up, y * size)
}

export function head(pose: Pose, joints: Joints, size: number, view: View): Shape[] {
  const place = onHead(pose, joints, size)
  const r = HEAD * size
  if (view === 'back') return [disc('hair', joints.head, r)]
  const face = pose.face ?? (view === 'side' ? 1 : 0)
  const eye = (side: number) => disc('eye', place(face * 8.5 + side * 5.5 * (1 - face), 2), 1.9 * size)
  const half = 4.5 - face * 2
  const shapes = [
    disc('face', joints.head, r),
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
  // A chin that is drawn in makes a fold under itself.
  if ((pose.poke ?? 0) < 0)
    shapes.push(curve('mouth', 1.5 * size, place(3, -15), place(8, -19), place(11, -15)))
  return shapes
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
