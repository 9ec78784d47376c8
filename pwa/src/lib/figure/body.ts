// From a pose to its joints. Pure: lengths are those of one body, whatever it does.

import type { Arm, Leg, Point, Pose } from './pose.ts'

/** A person of 195 units, standing. */
export const LENGTH = {
  trunk: 52,
  neck: 9,
  head: 17,
  upperArm: 34,
  /** To the middle of the hand. */
  forearm: 31,
  thigh: 46,
  shin: 44,
  /** From the ankle forward to the toes, and down to the middle of the sole. */
  foot: 20,
  sole: 6,
  heel: 6,
  shoulders: 20,
  hips: 10,
}
export const HEAD = 15

export interface Joints {
  head: Point
  neck: Point
  /** The middle of the shoulders and of the hips. */
  chest: Point
  hip: Point
  shoulders: [Point, Point]
  hips: [Point, Point]
  elbows: [Point, Point]
  hands: [Point, Point]
  knees: [Point, Point]
  ankles: [Point, Point]
  heels: [Point, Point]
  toes: [Point, Point]
}

export function jointsOf(pose: Pose, size: number): Joints {
  const up = direction(pose.trunk)
  const front = direction(pose.trunk - 90)
  const long = LENGTH.trunk * (pose.tall ?? 1) * size
  const chest = move(pose.hip, up, long)
  const neck = move(chest, up, LENGTH.neck * size)
  const leant = direction(pose.trunk - (pose.nod ?? 0))
  const head = move(move(neck, leant, LENGTH.head * size), front, (pose.poke ?? 0) * size)
  const wide = pose.wide ?? 0
  const pair = (middle: Point, half: number): [Point, Point] => [
    move(middle, front, -half * wide * size),
    move(middle, front, half * wide * size),
  ]
  const shoulders = pair(chest, LENGTH.shoulders)
  const hips = pair(pose.hip, LENGTH.hips)
  const arms = both((at) => {
    const arm = pose.arms[at]
    const held = arm.holds && move(move(pose.hip, up, long * arm.holds[0]), front, arm.holds[1] * size)
    return armOf(shoulders[at], held ?? arm.hand!, arm, size)
  })
  const legs = both((at) => legOf(hips[at], pose.legs[at], size))
  return {
    head,
    neck,
    chest,
    hip: pose.hip,
    shoulders,
    hips,
    elbows: both((at) => arms[at].elbow),
    hands: both((at) => arms[at].hand),
    knees: both((at) => legs[at].knee),
    ankles: both((at) => legs[at].ankle),
    heels: both((at) => legs[at].heel),
    toes: both((at) => pose.legs[at].toe),
  }
}

function armOf(shoulder: Point, hand: Point, { bend = -1, seen = 1 }: Arm, size: number) {
  const elbow = joint(shoulder, hand, LENGTH.upperArm * seen * size, LENGTH.forearm * seen * size, bend)
  return { elbow, hand }
}

function legOf(hip: Point, leg: Leg, size: number) {
  const { toe, foot = 0, bend = 1, thigh = 1, shin = 1, front = 0 } = leg
  const along = direction(foot)
  const down = direction(foot - 90)
  const seen = 1 - front
  const ahead = (LENGTH.foot * seen + 8 * front) * size
  const ankle = move(move(toe, along, -ahead), down, -LENGTH.sole * seen * size)
  const heel = move(move(ankle, along, -LENGTH.heel * seen * size), down, LENGTH.sole * seen * size)
  return {
    knee: joint(hip, ankle, LENGTH.thigh * thigh * size, LENGTH.shin * shin * size, bend),
    ankle,
    heel,
  }
}

/** Where the joint of two bones is whose ends are known. Out of reach it is drawn straight; a test forbids that. */
function joint(from: Point, to: Point, first: number, second: number, bend: number): Point {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]]
  const far = Math.max(1e-6, Math.hypot(dx, dy))
  const along = (first ** 2 - second ** 2 + far ** 2) / (2 * far)
  const aside = Math.sqrt(Math.max(0, first ** 2 - along ** 2)) * bend
  return [from[0] + (dx * along + dy * aside) / far, from[1] + (dy * along - dx * aside) / far]
}

/** Degrees as on a compass of mathematics: 0 to the right, 90 up. */
export function direction(degrees: number): Point {
  const angle = (degrees * Math.PI) / 180
  return [Math.cos(angle), -Math.sin(angle)]
}

export function move(from: Point, along: Point, by: number): Point {
  return [from[0] + along[0] * by, from[1] + along[1] * by]
}

export function both<T>(of: (at: 0 | 1) => T): [T, T] {
  return [of(0), of(1)]
}
