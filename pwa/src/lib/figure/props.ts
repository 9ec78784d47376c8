// What the person lies on, sits on, holds or leans at. Pure.

import { direction, move, type Joints } from './body.ts'
import type { Point, Pose } from './pose.ts'
import { block, line, round, type Shape } from './shapes.ts'

export const FLOOR = 204

export type Prop =
  /** `gives` where the near arm presses into it. */
  | { is: 'bed'; top: number; left: number; right: number; head: 'left' | 'right'; gives?: boolean }
  | { is: 'pillow'; at: Point; under: 'head' | 'belly' }
  /** `at` is the seat's front edge, from the side; from the back its middle. */
  | { is: 'chair'; at: Point; from: 'side' | 'back' }
  /** At our back from the front; from the side it ends at `at`. */
  | { is: 'wall'; from: 'front' }
  | { is: 'wall'; from: 'side'; at: number }
  | { is: 'counter'; left: number; right: number; top: number }
  | { is: 'step'; left: number; top: number }
  | { is: 'rail'; from: Point; to: Point }
  | { is: 'band'; tied: Point }
  | { is: 'stick' }

export interface Placed {
  behind?: Shape[]
  /** Behind the body, but before its ghost. */
  held?: Shape[]
  before?: Shape[]
}

export function draw(prop: Prop, pose: Pose, joints: Joints, size: number): Placed {
  switch (prop.is) {
    case 'bed':
      return { behind: bed(prop, joints, size) }
    case 'pillow':
      return prop.under === 'head' ? { behind: [pillow(prop)] } : { before: [pillow(prop)] }
    case 'chair':
      return prop.from === 'side' ? { behind: chair(prop.at, size) } : chairFromBehind(prop.at)
    case 'wall':
      return { behind: prop.from === 'side' ? wall(prop.at) : wallBehind() }
    case 'counter':
      return { behind: counter(prop) }
    case 'step':
      return { behind: step(prop) }
    case 'rail':
      return { behind: rail(prop) }
    case 'band':
      return { behind: post(prop.tied), before: bandTo(prop.tied, joints, size) }
    case 'stick':
      return { held: [stick(pose, joints, size)] }
  }
}

const THICK = 23

function bed(prop: Prop & { is: 'bed' }, joints: Joints, size: number): Shape[] {
  const { top, left, right, head } = prop
  const [board, foot] = head === 'left' ? [left, right] : [right, left]
  return [
    line('frame', 6, [board, top - 30], [board, FLOOR - 3]),
    line('frame', 6, [foot, top + 6], [foot, FLOOR - 3]),
    line('frame', 6, [left, top + THICK + 3], [right, top + THICK + 3]),
    prop.gives ? dented(prop, joints, size) : block('soft', [left + 2, top, right - left - 4, THICK], 8),
  ]
}

/** The mattress goes down under the arm, as far as the hand does, and a little beside it. */
function dented(
  { top, left, right }: Prop & { is: 'bed' },
  { shoulders, hands }: Joints,
  size: number,
): Shape {
  const deep = Math.max(0, round(hands[0][1] + 5.4 * size - top))
  const [from, to] = [round(shoulders[0][0] - 22 * size), round(hands[0][0] + 20 * size)]
  return {
    as: 'soft',
    d:
      `M${left + 2} ${top + 8}a8 8 0 0 1 8 -8H${from}c14 0 10 ${deep} 26 ${deep}H${to - 24}c14 0 10 ${-deep} 24 ${-deep}` +
      `H${right - 10}a8 8 0 0 1 8 8v${THICK - 16}a8 8 0 0 1 -8 8H${left + 10}a8 8 0 0 1 -8 -8Z`,
  }
}

function pillow({ at: [x, y], under }: Prop & { is: 'pillow' }): Shape {
  return under === 'head'
    ? block('pillow', [x - 26, y, 52, 13], 6.5)
    : block('pillow', [x - 36, y, 72, 15], 7.5)
}

function chair([x, y]: Point, size: number): Shape[] {
  const back = x - 54 * size
  return [
    line('frame', 6, [back, y - 58 * size], [back, FLOOR - 3]),
    line('frame', 6, [x - 4, y + 4], [x - 4, FLOOR - 3]),
    line('frame', 8, [back, y + 4], [x, y + 4]),
  ]
}

function chairFromBehind([x, y]: Point): Placed {
  return {
    behind: [
      line('frame', 6, [x - 34, y], [x - 34, FLOOR - 3]),
      line('frame', 6, [x + 34, y], [x + 34, FLOOR - 3]),
    ],
    before: [
      block('seat', [x - 40, y - 5, 80, 12], 5),
      line('frame', 6, [x - 34, y], [x - 34, y - 36]),
      line('frame', 6, [x + 34, y], [x + 34, y - 36]),
      block('seat', [x - 37, y - 40, 74, 14], 6),
    ],
  }
}

function wall(x: number): Shape[] {
  const shapes = [
    block('wall', [x - 26, 10, 26, FLOOR - 10], 0),
    line('frame', 4, [x - 2, 10], [x - 2, FLOOR]),
  ]
  for (let y = 40; y < FLOOR; y += 34) shapes.push(line('brick', 2, [x - 26, y], [x - 4, y]))
  return shapes
}

function wallBehind(): Shape[] {
  const shapes = [block('wall', [22, 8, 276, FLOOR - 12], 3)]
  for (let row = 0; row * 32 < FLOOR - 40; row++) {
    const y = 8 + (row + 1) * 32
    shapes.push(line('brick', 2, [22, y], [298, y]))
    for (let x = 60 + (row % 2) * 35; x < 290; x += 70) shapes.push(line('brick', 2, [x, y - 32], [x, y]))
  }
  return shapes
}

function counter({ left, right, top }: Prop & { is: 'counter' }): Shape[] {
  return [
    block('cupboard', [left + 6, top, right - left - 12, FLOOR - top], 2),
    line('brick', 2, [(left + right) / 2, top + 16], [(left + right) / 2, FLOOR - 8]),
    block('seat', [left, top - 4, right - left, 9], 4),
  ]
}

function step({ left, top }: Prop & { is: 'step' }): Shape[] {
  return [
    block('cupboard', [left, top, 312 - left, FLOOR - top], 2),
    line('frame', 5, [left, top + 1], [312, top + 1]),
  ]
}

function rail({ from, to }: Prop & { is: 'rail' }): Shape[] {
  const posts = [0.02, 0.98].map((part): Point => [
    from[0] + (to[0] - from[0]) * part,
    from[1] + (to[1] - from[1]) * part,
  ])
  return [...posts.map((top) => line('frame', 5, top, [top[0], FLOOR - 2])), line('frame', 7, from, to)]
}

function post([x]: Point): Shape[] {
  return [line('frame', 9, [x, 24], [x, FLOOR - 4])]
}

/** From the post to both hands, with a handle in the near one. */
function bandTo([x, y]: Point, { hands }: Joints, size: number): Shape[] {
  const grip = move(hands[0], [1, 0], 3 * size)
  return [
    line('band', 4, hands[1], [x, y], grip),
    line('band', 7, [x - 4, y - 7], [x - 4, y + 7]),
    line('grip', 6, move(grip, [0, -1], 9 * size), move(grip, [0, 1], 9 * size)),
  ]
}

/** Along the back: it touches the back of the head, the upper back and the tailbone. */
function stick(pose: Pose, { hip, chest }: Joints, size: number): Shape {
  const up = direction(pose.trunk)
  const back = direction(pose.trunk + 90)
  return line(
    'stick',
    5,
    move(move(hip, back, 15.5 * size), up, -16 * size),
    move(move(chest, back, 15.5 * size), up, 46 * size),
  )
}
