// Exercises on the bed, from the side, the head to the left unless the face is down.

import { both, jointsOf } from '../body.ts'
import type { Leg, Point, Pose } from '../pose.ts'
import type { Prop } from '../props.ts'
import type { Figure } from '../scene.ts'
import { line, wave, type Shape } from '../shapes.ts'
import { belly } from '../trunk.ts'

const SIZE = 1.4
const TOP = 166
const bed: Prop = { is: 'bed', top: TOP, left: 16, right: 304, head: 'left' }
const pillow: Prop = { is: 'pillow', at: [58, TOP - 11], under: 'head' }

/** On the back, knees bent, arms straight beside the body. */
const KNEES_BENT: Pose = {
  hip: [170, TOP - 17],
  trunk: 180,
  nod: 16,
  arch: -1,
  arms: both(() => ({ hand: [187, TOP - 8] })),
  legs: both(() => ({ toe: [266, TOP - 6] })),
}
const OTHER_ARM = KNEES_BENT.arms[1]
const handOnBelly = (out: number): Pose['arms'] => [
  { holds: [0.5, 14.5 + 0.85 * out], seen: 0.56, palm: -14, bend: -1 },
  OTHER_ARM,
]

export const bellyBreathing: Figure = {
  size: SIZE,
  poses: [0, 12].map((out): Pose => ({ ...KNEES_BENT, belly: out, arms: handOnBelly(out) })),
  ghosts: [],
  props: [bed, pillow],
  arrows: [{ from: [140, 92], to: [140, 56] }],
  // Air on its way to the nostrils.
  extra: [
    wave('breath', 4, [44, 62], [56, 100]),
    wave('breath', 5, [64, 46], [70, 110]),
    wave('breath', 4, [88, 58], [80, 98]),
    line('breath', 5, [61, 103], [70, 112], [77, 101]),
  ],
}

/** A foot on its heel, turned about the ankle. */
function footAt([x, y]: Point, foot: number): Leg {
  const angle = (foot * Math.PI) / 180
  const [c, s] = [Math.cos(angle), Math.sin(angle)]
  return { foot, toe: [x + 1.2 * (20 * c + 6 * s), y + 1.2 * (-20 * s + 6 * c)] }
}

export const anklePumps: Figure = {
  size: 1.2,
  poses: [24, 64, 104].map((foot): Pose => ({
    hip: [150, TOP - 14],
    trunk: 180,
    nod: 16,
    arch: -1,
    arms: both(() => ({ hand: [164, TOP - 6] })),
    legs: both(() => footAt([255.6, TOP - 11], foot)),
  })),
  props: [
    { ...bed, right: 306 },
    { ...pillow, at: [54, TOP - 11] },
  ],
  arrows: [],
  lens: {
    at: [218, 62],
    radius: 54,
    on: [266, TOP - 18],
    zoom: 1.9,
    arrows: [{ from: [256, 74], via: [252, 42], to: [226, 26], ends: 2 }],
  },
}

const BEFORE_BRACE: Pose = { ...KNEES_BENT, belly: 8, navel: 1 }

export const tummyBrace: Figure = {
  size: SIZE,
  poses: [BEFORE_BRACE, { ...BEFORE_BRACE, belly: 0 }],
  ghosts: [],
  props: [bed, pillow],
  extra: [bellyLine(BEFORE_BRACE)],
  arrows: [{ from: [140, 88], to: [140, 126] }],
  lens: {
    at: [270, 52],
    radius: 45,
    on: [140, 136],
    zoom: 1.7,
    arrows: [{ from: [270, 14], to: [270, 44] }],
  },
}

/** Where the belly was. */
function bellyLine(pose: Pose): Shape {
  const { hip, chest } = jointsOf(pose, SIZE)
  return belly(pose, hip, chest, SIZE, 'before')
}

export const armPress: Figure = {
  size: SIZE,
  poses: [0, 8].map((down): Pose => ({
    ...KNEES_BENT,
    hip: [170, TOP - 17 + down / 4],
    arms: [{ hand: [186 - down / 6, TOP - 7 + down] }, OTHER_ARM],
  })),
  ghosts: [],
  props: [{ ...bed, gives: true }, pillow],
  // From the shoulder, the elbow and the hand.
  arrows: [
    { from: [100, TOP - 14], to: [100, TOP + 19], width: 4 },
    { from: [140, TOP - 6], to: [140, TOP + 19], width: 4 },
    { from: [180, TOP - 2], to: [180, TOP + 19], width: 4 },
  ],
}

/** The shoulders turn while the hips rise; the hands stay. */
const HANDS_CLOSE: Pose['arms'] = both(() => ({ hand: [187, TOP - 9] }))

export const bridge: Figure = {
  size: SIZE,
  poses: [
    { ...KNEES_BENT, arms: HANDS_CLOSE, poke: 0 },
    { ...KNEES_BENT, arms: HANDS_CLOSE, hip: [164.5, TOP - 47], trunk: 204, nod: 42, poke: 3.5 },
  ],
  props: [bed, pillow],
  arrows: [{ from: [158, 92], to: [158, 56] }],
}

export const backLift: Figure = {
  size: 1.25,
  poses: [0, 1].map((lifted): Pose => ({
    hip: [160, TOP - 23],
    trunk: 2 + 13 * lifted,
    arch: 2 * lifted,
    nod: 0,
    arms: [
      { holds: [-0.22, 1], bend: 1, palm: 190 },
      { holds: [-0.22, 1], bend: 1, palm: 190 },
    ],
    legs: both(() => ({ toe: [24.5, TOP - 14], foot: 180 })),
  })),
  props: [
    { ...bed, head: 'right' },
    { is: 'pillow', at: [184, TOP - 13], under: 'belly' },
  ],
  arrows: [{ from: [228, 88], to: [228, 52] }],
}

/** Where a step of the strip stands; all show the bed at one size. */
const step = (column: number, row: number) =>
  ({
    place: [2 + 159 * column, row ? 99 : 3, 157, row ? 118 : 92],
    view: [30, row ? 44 : 78, 222, row ? 166 : 130],
  }) as const

export const logRoll: Figure = {
  size: 1,
  poses: [
    {
      hip: [138, 145],
      trunk: 180,
      nod: 14,
      face: 1,
      wide: 0,
      arms: both((at) => ({ hand: [150, 152], bend: at ? 1 : -1, seen: 1 })),
      legs: both(() => ({ toe: [199, 153], bend: 1, thigh: 1, shin: 1, foot: 0, front: 0 })),
    },
    // On the side, turned to us: hips, shoulders and knees at once, the knees towards the edge of the bed.
    {
      hip: [138, 147],
      trunk: 180,
      nod: 0,
      face: 0,
      wide: 0.6,
      arms: [
        { hand: [72, 160], bend: -1, seen: 0.45 },
        { hand: [110, 166], bend: 1, seen: 0.66 },
      ],
      legs: [
        { toe: [192, 172], bend: -1, thigh: 0.7, shin: 0.7, foot: -20, front: 0 },
        { toe: [196, 164], bend: -1, thigh: 0.7, shin: 0.7, foot: -20, front: 0 },
      ],
    },
    // The arms push up while the legs go down over the long side.
    {
      hip: [142, 146],
      trunk: 128,
      nod: 0,
      face: 0,
      wide: 0.8,
      arms: [
        { hand: [78, 158], bend: -1, seen: 0.85 },
        { hand: [116, 157], bend: 1, seen: 1 },
      ],
      legs: both((at) => ({
        toe: [172 + 16 * at, 200 - 4 * at],
        bend: 1,
        thigh: 0.6,
        shin: 0.9,
        foot: -75,
        front: 0.8,
      })),
    },
    {
      hip: [142, 145],
      trunk: 90,
      nod: 0,
      face: 0,
      wide: 1,
      arms: [
        { hand: [113, 153], bend: -1, seen: 1 },
        { hand: [171, 153], bend: 1, seen: 1 },
      ],
      legs: both((at) => ({
        toe: [129 + 26 * at, 201],
        bend: at ? 1 : -1,
        thigh: 0.3,
        shin: 1,
        foot: -90,
        front: 1,
      })),
    },
  ],
  props: [
    { ...bed, top: 158, left: 36, right: 206 },
    { ...pillow, at: [65, 147] },
  ],
  ghosts: [],
  arrows: [],
  strip: [
    { ...step(0, 0), pose: 0, arrows: [{ from: [138, 22], to: [164, 22] }] },
    { ...step(1, 0), pose: 1, arrows: [{ from: [184, 98], to: [156, 116] }] },
    { ...step(0, 1), pose: 2, arrows: [{ from: [134, 138], to: [158, 138] }] },
    { ...step(1, 1), pose: 3, arrows: [] },
  ],
}
