// Exercises on two feet, and on one.

import { both } from '../body.ts'
import type { Point, Pose } from '../pose.ts'
import { FLOOR } from '../props.ts'
import type { Figure } from '../scene.ts'
import { curve, disc, line, type Shape } from '../shapes.ts'

/** Where the toes of a standing foot are, at full size. */
const SOLE = FLOOR - 6

const STRIDE: Pose = {
  hip: [190, 108],
  trunk: 88,
  arms: [{ hand: [160, 106] }, { hand: [226, 98] }],
  legs: [
    { toe: [236, SOLE - 2], foot: 12 },
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
  ghosts: [shifted(swapped(STRIDE), -100)],
  props: [],
  arrows: [{ from: [252, 84], to: [300, 84] }],
}

export const wallSlide: Figure = {
  size: 0.86,
  view: 'front',
  poses: [0, 1].map((up): Pose => ({
    hip: [160, 113.5],
    trunk: 90,
    wide: 1,
    arms: [
      { hand: [116 + 10 * up, 58 - 33 * up], bend: 1 },
      { hand: [204 - 10 * up, 58 - 33 * up], bend: -1 },
    ],
    legs: [
      { toe: [146, 197], foot: 246, front: 1, bend: -1 },
      { toe: [174, 197], foot: 294, front: 1 },
    ],
  })),
  props: [{ is: 'wall', from: 'front' }],
  arrows: [
    { from: [88, 78], to: [88, 30] },
    { from: [232, 78], to: [232, 30] },
  ],
}

export const heelRaises: Figure = {
  size: 0.94,
  poses: [0, 1].map((up): Pose => ({
    hip: [170 + 5 * up, 108 - 9 * up],
    trunk: 90,
    arms: both(() => ({ hand: [202, 98] })),
    legs: both(() => ({ toe: [190, SOLE], foot: -32 * up })),
  })),
  props: [{ is: 'counter', left: 190, right: 304, top: 106 }],
  arrows: [{ from: [130, 90], to: [130, 50] }],
  lens: {
    at: [66, 140],
    radius: 54,
    on: [178, 188],
    zoom: 1.9,
    arrows: [{ from: [28, 152], to: [28, 124] }],
  },
}

export const backPress: Figure = {
  size: 1,
  poses: [0, 1].map((pressed): Pose => ({
    hip: [121 - 7 * pressed, 104],
    trunk: 90,
    arch: 8 - 8 * pressed,
    arms: [{ hand: [148 - 7 * pressed, 104] }, { hand: [148 - 7 * pressed, 104] }],
    legs: both(() => ({ toe: [146, SOLE] })),
  })),
  props: [{ is: 'wall', at: 100, from: 'side' }],
  arrows: [
    { from: [182, 62], to: [144, 62] },
    { from: [182, 92], to: [144, 92] },
  ],
  lens: {
    at: [250, 104],
    radius: 58,
    on: [112, 84],
    zoom: 2.2,
    arrows: [{ from: [296, 104], to: [250, 104] }],
  },
  // Where the back was, away from the wall.
  extra: [curve('before', 2, [107, 56], [124, 79], [107, 104])],
}

/** A sole seen from above, its toes to the right. */
const footprint = ([x, y]: Point): Shape[] => [
  line('sole', 15, [x - 4, y], [x + 6, y]),
  line('sole', 11, [x - 14, y], [x - 2, y]),
]

export const balanceStand: Figure = {
  size: 0.96,
  poses: [
    {
      hip: [126, 107],
      trunk: 90,
      arms: both(() => ({ hand: [164, 100] })),
      legs: [
        { toe: [146, SOLE], foot: 0 },
        { toe: [152, SOLE], foot: 0 },
      ],
    },
    {
      hip: [134, 108],
      trunk: 90,
      arms: both(() => ({ hand: [172, 100] })),
      legs: [
        { toe: [170, SOLE], foot: 0 },
        { toe: [142, SOLE], foot: 0 },
      ],
    },
  ],
  ghosts: [],
  later: {
    hip: [244, 107],
    trunk: 90,
    arms: both(() => ({ hand: [282, 100] })),
    legs: [{ toe: [244, 168], foot: -50 }, { toe: [264, SOLE] }],
  },
  props: [{ is: 'counter', left: 160, right: 314, top: 108 }],
  arrows: [],
  extra: [disc('ring', [56, 140], 46, 4), ...footprint([78, 140]), ...footprint([36, 140])],
}

export const bandRow: Figure = {
  size: 1,
  poses: [
    {
      hip: [120, 103],
      trunk: 90,
      arms: [{ hand: [178, 66] }, { hand: [178, 66] }],
      legs: [{ toe: [144, SOLE] }, { toe: [130, SOLE] }],
    },
    {
      hip: [120, 103],
      trunk: 90,
      arms: [{ hand: [122, 80] }, { hand: [126, 82] }],
      legs: [{ toe: [144, SOLE] }, { toe: [130, SOLE] }],
    },
  ],
  props: [{ is: 'band', tied: [282, 72] }],
  arrows: [{ from: [84, 76], to: [44, 76] }],
}

const ON_FLOOR: Pose = {
  hip: [104, 112],
  trunk: 90,
  arms: both(() => ({ hand: [138, 104] })),
  legs: [
    { toe: [122, SOLE], foot: 0 },
    { toe: [122, SOLE], foot: 0 },
  ],
}
const ONE_FOOT_UP: Pose = {
  hip: [134, 112],
  trunk: 80,
  arms: both(() => ({ hand: [176, 94] })),
  legs: [
    { toe: [192, 176], foot: 0 },
    { toe: [128, SOLE], foot: -24 },
  ],
}
const ON_STEP: Pose = {
  hip: [176, 90],
  trunk: 90,
  arms: both(() => ({ hand: [212, 82] })),
  legs: [
    { toe: [194, 176], foot: 0 },
    { toe: [194, 176], foot: 0 },
  ],
}

export const stepUps: Figure = {
  size: 0.9,
  poses: [
    ON_FLOOR,
    { ...ON_FLOOR, hip: [110, 112], legs: [{ toe: [146, 164], foot: 0 }, ON_FLOOR.legs[1]] },
    ONE_FOOT_UP,
    { ...ON_STEP, hip: [172, 94], trunk: 84, legs: [ON_STEP.legs[0], { toe: [160, 160], foot: -20 }] },
    ON_STEP,
  ],
  ghosts: [ON_FLOOR, ON_STEP],
  still: ONE_FOOT_UP,
  props: [
    { is: 'step', left: 164, top: 182 },
    { is: 'rail', from: [124, 118], to: [296, 52] },
  ],
  arrows: [{ from: [78, 40], via: [110, 12], to: [146, 14] }],
}

export const hipHinge: Figure = {
  size: 1,
  poses: [
    {
      hip: [160, 103],
      trunk: 90,
      arms: [{ holds: [0.1, -17] }, { holds: [1.35, -17], bend: 1 }],
      legs: both(() => ({ toe: [182, SOLE] })),
    },
    {
      hip: [134, 113],
      trunk: 42,
      arms: [{ holds: [0.1, -17] }, { holds: [1.35, -17], bend: 1 }],
      legs: both(() => ({ toe: [182, SOLE] })),
    },
  ],
  props: [{ is: 'stick' }],
  arrows: [{ from: [98, 120], to: [52, 120] }],
}
