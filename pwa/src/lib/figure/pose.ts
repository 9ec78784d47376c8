// A pose as it is written down: where the body is held, and where hands and feet are. Pure data.
//
// Hands and toes are given as places, not as angles: a foot that stands stays where it stands, and the limb between is
// found from its length (`body.ts`), so that no arm grows while it moves.

/** In the picture's units, 320 wide and 220 high, down is more. */
export type Point = readonly [x: number, y: number]

export interface Arm {
  /** Where the hand is … */
  hand?: Point
  /** … or what part of the body it holds: so far along the trunk from hip (0) to shoulder (1), so far before it. */
  holds?: Point
  /** The elbow points back (-1) or to the front (1). */
  bend?: number
  /** How much of the arm is seen, where it comes towards us. */
  seen?: number
  /** Where the fingers point, in degrees, if not on from the forearm. */
  palm?: number
  /** The near arm hangs behind the body (1), so as not to hide it. */
  behind?: number
}

export interface Leg {
  toe: Point
  /** Which way the foot points, in degrees; 0 is to the right, 90 up. */
  foot?: number
  /** The same for the toes alone, where the foot bends at its ball. */
  toes?: number
  /** The knee points to the front (1) or back (-1). */
  bend?: number
  /** How much of thigh and shin is seen. */
  thigh?: number
  shin?: number
  /** The foot points at us (1) rather than along the picture (0). */
  front?: number
}

export interface Pose {
  hip: Point
  /** From hip to shoulder, in degrees: 90 stands, 180 lies with the head to the left. */
  trunk: number
  /** How far the middle of the back is bent to the front. */
  arch?: number
  /** The head's lean to the front, in degrees, and how far it is pushed forward. */
  nod?: number
  poke?: number
  /** Seen from the side (1) or from the front (0); from the back the same, without a face. */
  face?: number
  /** How much of the shoulders' width is seen: 0 from the side, 1 from the front. */
  wide?: number
  /** How much of the trunk's length is seen. */
  tall?: number
  /** How far the belly stands out between ribs and pelvis. */
  belly?: number
  /** The belly button is to be seen (1). */
  navel?: number
  /** Shoulder blades: how far from the spine, and how far down. */
  blades?: Point
  /** The near one first; from the front, the one on the left of the picture. */
  arms: readonly [Arm, Arm]
  legs: readonly [Leg, Leg]
}

/** A pose on the way from one to another. Both say the same things, so every number has its partner. */
export function between(from: Pose, to: Pose, part: number): Pose {
  return blend(from, to, part) as Pose
}

function blend(from: unknown, to: unknown, part: number): unknown {
  if (typeof from === 'number' && typeof to === 'number') return from + (to - from) * part
  if (Array.isArray(from) && Array.isArray(to)) return from.map((one, at) => blend(one, to[at], part))
  if (typeof from === 'object' && typeof to === 'object' && from && to) {
    const target = to as Record<string, unknown>
    return Object.fromEntries(Object.entries(from).map(([key, one]) => [key, blend(one, target[key], part)]))
  }
  return from
}
