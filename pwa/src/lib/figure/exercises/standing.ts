// Exercises on two feet, and on one.

import { both, direction } from '../body.ts'
import type { Point, Pose } from '../pose.ts'
import { FLOOR } from '../props.ts'
import type { Figure } from '../scene.ts'
import { disc, line, type Shape } from '../shapes.ts'

/** Where the toes of a standing foot are, at full size. */
const SOLE = FLOOR - 6

const STRIDE: Pose = {
  hip: [190, 108],
  trunk: 88,
  arms: [{ hand: [160, 106] }, { hand: [226, 98] }],
  legs: [
    { toe: [246, SOLE - 5.4], foot: 12 },
    { toe: [170, SOLE], foot: -32 },
  ],
}
const PASSING: Pose = {
  hip: [190, 103],
  trunk: 88,
  arms: [{ hand: [196, 110] }, { hand: [196, 110] }],
  legs: [
    { toe: [208, SOLE], foot: 0 },
    { toe: [194, SOLE - 14], foot: -30 },
  ],
}
const swapped = (pose: Pose): Pose => ({
  ...pose,
  arms: [pose.arms[1], pose.arms[0]],
  legs: [pose.legs[1], pose.legs[0]],
})

const shifted = (pose: Pose, by: number): Pose => ({
  ...pose,
  hip: [pose.hip[0] + by, pose.hip[1]],
  arms: both((at) => ({ ...pose.arms[at], hand: [pose.arms[at].hand![0] + by, pose.arms[at].hand![1]] })),
  legs: both((at) => ({ ...pose.legs[at], toe: [pose.legs[at].toe[0] + by, pose.legs[at].toe[1]] })),
})

export const walking: Figure = {
  size: 1,
  poses: [STRIDE, PASSING, swapped(STRIDE), swapped(PASSING)],
  loop: true,
  still: STRIDE,
  ghosts: [shifted(swapped(STRIDE), -112)],
  props: [],
  arrows: [{ from: [252, 84], to: [300, 84] }],
}

export const wallSlide: Figure = {
  size: 0.86,
  view: 'front',
  leansOn: true,
  poses: [0, 1].map((up): Pose => ({
    hip: [160, 114.4],
    trunk: 90,
    wide: 1,
    arms: [
      { hand: [112 + 12 * up, 52 - 31 * up], bend: 1 },
      { hand: [208 - 12 * up, 52 - 31 * up], bend: -1 },
    ],
    legs: [
      { toe: [146, 198], foot: 250, front: 1, bend: -1 },
      { toe: [174, 198], foot: 290, front: 1 },
    ],
  })),
  props: [{ is: 'wall', from: 'front' }],
  arrows: [
    { from: [90, 74], to: [90, 30] },
    { from: [230, 74], to: [230, 30] },
  ],
}

/** The foot stands on its ball, wherever the heel is. */
const heelAt = (angle: number) => {
  const [x, y] = direction(-angle)
  return { toe: [176 + 6.6 * x, SOLE + 6.6 * y] as Point, foot: -angle, toes: 0 }
}

export const heelRaises: Figure = {
  size: 0.94,
  poses: [0, 1].map((up): Pose => ({
    hip: [163 + 3 * up, 108.2 - 6.8 * up],
    trunk: 90,
    arms: both(() => ({ hand: [198, 99], palm: -4 })),
    legs: both(() => heelAt(45 * up)),
  })),
  props: [{ is: 'counter', left: 192, right: 308, top: 108 }],
  arrows: [{ from: [130, 90], to: [130, 50] }],
  lens: {
    at: [66, 140],
    radius: 54,
    on: [170, 188],
    zoom: 1.9,
    arrows: [{ from: [30, 148], to: [30, 120] }],
  },
}

const AT_WALL = [0, 1].map((pressed): Pose => ({
  hip: [112.8, 102.5],
  trunk: 90,
  poke: 2.5,
  arch: 14 - 14 * pressed,
  arms: both(() => ({ hand: [131, 110], bend: 1, behind: 1 })),
  legs: both(() => ({ toe: [140, SOLE] })),
}))

export const backPress: Figure = {
  size: 1,
  poses: AT_WALL,
  props: [{ is: 'wall', at: 100, from: 'side' }],
  arrows: [{ from: [182, 82], to: [136, 82] }],
  lens: {
    at: [250, 104],
    radius: 58,
    on: [108, 82],
    zoom: 2.2,
    arrows: [{ from: [300, 104], to: [264, 104] }],
  },
  // First a hollow behind the low back, then none.
  strip: [0, 1].map((pose) => ({
    pose,
    place: [4 + 158 * pose, 2, 154, 216] as const,
    view: [66, 0, 150, 210] as const,
    arrows: pose ? [{ from: [264, 84], to: [227, 84] }] : [{ from: [124, 40], to: [158, 40] }],
  })),
}

/** A sole seen from above, its toes to the right. */
const sole = (as: string, [x, y]: Point): Shape => ({
  as,
  d: `M${x} ${y}c0 -6.5 7 -6.6 11 -5c4 1.2 5 -1.6 9 -2.8c6 -1.8 12 1.4 12 6.8c0 6 -6 9.6 -12 8.4c-5 -1 -6 -3 -9 -2.2c-4 1.6 -11 1.6 -11 -5.2Z`,
})

const TOGETHER: Pose = {
  hip: [112, 106.2],
  trunk: 90,
  arms: both(() => ({ hand: [152, 99], palm: -4 })),
  legs: both(() => ({ toe: [130, SOLE], foot: 0 })),
}

export const balanceStand: Figure = {
  size: 0.96,
  poses: [
    TOGETHER,
    {
      ...TOGETHER,
      hip: [109, 107.5],
      legs: [
        { toe: [144, SOLE], foot: 0 },
        { toe: [111.5, SOLE], foot: 0 },
      ],
    },
  ],
  ghosts: [],
  later: {
    ...TOGETHER,
    hip: [244, 106.2],
    arms: both(() => ({ hand: [284, 99], palm: -4 })),
    legs: [{ toe: [262, SOLE] }, { toe: [251, 184], foot: -48 }],
  },
  props: [
    { is: 'counter', left: 148, right: 196, top: 108 },
    { is: 'counter', left: 280, right: 316, top: 108 },
  ],
  arrows: [{ from: [176, 52], to: [212, 52] }],
  extra: [
    disc('ring', [44, 140], 36, 4),
    sole('far-foot', [12, 140]),
    sole('foot', [44, 140]),
    line('ring', 2.5, [68, 167], [84, 188]),
  ],
}

export const bandRow: Figure = {
  size: 1,
  poses: [0, 1].map((pulled): Pose => ({
    hip: [120, 103.5],
    trunk: 90,
    arms: both(() => ({ hand: [182 - 48 * pulled, 66 + 14 * pulled], palm: 0 })),
    legs: [{ toe: [150, SOLE] }, { toe: [124, SOLE] }],
  })),
  props: [{ is: 'band', tied: [286, 74] }],
  arrows: [{ from: [84, 78], to: [44, 78] }],
}

const ON_FLOOR: Pose = {
  hip: [96, 111.5],
  trunk: 90,
  arms: both(() => ({ hand: [132, 106], palm: 10 })),
  legs: [
    { toe: [114, SOLE], foot: 0 },
    { toe: [114, SOLE], foot: 0 },
  ],
}
const ONE_FOOT_UP: Pose = {
  hip: [134, 112],
  trunk: 82,
  arms: both(() => ({ hand: [178, 91], palm: 16 })),
  legs: [
    { toe: [194, 176], foot: 0 },
    { toe: [130, SOLE], foot: -24 },
  ],
}
const ON_STEP: Pose = {
  hip: [206, 89.5],
  trunk: 90,
  arms: both(() => ({ hand: [242, 73], palm: 10 })),
  legs: [
    { toe: [224, 176], foot: 0 },
    { toe: [224, 176], foot: 0 },
  ],
}

export const stepUps: Figure = {
  size: 0.9,
  poses: [
    ON_FLOOR,
    { ...ON_FLOOR, hip: [106, 112], legs: [{ toe: [142, 164], foot: 0 }, ON_FLOOR.legs[1]] },
    ONE_FOOT_UP,
    {
      ...ON_STEP,
      hip: [182, 94],
      trunk: 84,
      arms: both(() => ({ hand: [224, 77], palm: 16 })),
      legs: [ONE_FOOT_UP.legs[0], { toe: [170, 160], foot: -20 }],
    },
    ON_STEP,
  ],
  ghosts: [ON_FLOOR, ON_STEP],
  still: ONE_FOOT_UP,
  props: [
    { is: 'rail', from: [30, 141], to: [304, 57] },
    { is: 'step', left: 160, top: 182 },
  ],
  arrows: [{ from: [250, 50], to: [290, 24] }],
}

/** One hand on the stick at the neck, one at the low back. */
const STICK_ARMS: Pose['arms'] = [
  { holds: [0.16, -16], palm: 90 },
  { holds: [1.22, -14], bend: -1, seen: 0.8, palm: 120 },
]

export const hipHinge: Figure = {
  size: 1,
  poses: [
    {
      hip: [150, 103],
      trunk: 90,
      arms: STICK_ARMS,
      legs: both(() => ({ toe: [170, SOLE] })),
    },
    {
      hip: [124, 112],
      trunk: 46,
      arms: STICK_ARMS,
      legs: both(() => ({ toe: [170, SOLE] })),
    },
  ],
  props: [{ is: 'stick' }],
  arrows: [{ from: [94, 116], to: [50, 116] }],
  // Side by side: one over the other, the stick of one hides the back of the other.
  strip: [
    {
      pose: 0,
      place: [6, 4, 140, 212],
      view: [84, 0, 140, 212],
      arrows: [{ from: [124, 60], to: [158, 60] }],
    },
    {
      pose: 1,
      place: [150, 4, 164, 212],
      view: [50, 0, 164, 212],
      arrows: [{ from: [192, 122], to: [156, 122] }],
    },
  ],
}
