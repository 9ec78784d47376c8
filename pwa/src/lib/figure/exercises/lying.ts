// Exercises on the bed, from the side, the head to the left unless the face is down.

import { both } from '../body.ts'
import type { Leg, Point, Pose } from '../pose.ts'
import type { Prop } from '../props.ts'
import type { Figure } from '../scene.ts'
import { curve, line, wave, type Shape } from '../shapes.ts'

const SIZE = 1.4
const TOP = 166
const bed: Prop = { is: 'bed', top: TOP, left: 16, right: 304, head: 'left' }
const pillow: Prop = { is: 'pillow', at: [58, TOP - 11], under: 'head' }

/** On the back, knees bent, arms beside the body. */
const KNEES_BENT: Pose = {
  hip: [170, TOP - 19],
  trunk: 180,
  nod: 16,
  arms: both(() => ({ hand: [181, TOP - 9] })),
  legs: both(() => ({ toe: [266, TOP - 6] })),
}
const OTHER_ARM = KNEES_BENT.arms[1]

/** Where the front of the trunk was, on top of the body. */
const FLAT: Shape = line('before', 2, [100, TOP - 38], [166, TOP - 38])

export const bellyBreathing: Figure = {
  size: SIZE,
  poses: [
    { ...KNEES_BENT, belly: 1, arms: [{ holds: [0.34, 16], seen: 0.8 }, OTHER_ARM] },
    { ...KNEES_BENT, belly: 15, arms: [{ holds: [0.34, 26], seen: 0.8 }, OTHER_ARM] },
  ],
  props: [bed, pillow],
  arrows: [{ from: [142, 86], to: [142, 44] }],
  // Air on its way to the nose.
  extra: [
    FLAT,
    wave('breath', 4, [56, 56], [46, 94]),
    wave('breath', 5, [80, 44], [61, 104]),
    wave('breath', 4, [96, 62], [80, 98]),
    line('breath', 5, [54, 94], [60, 106], [72, 99]),
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
    hip: [150, TOP - 17],
    trunk: 180,
    nod: 16,
    arms: both(() => ({ hand: [160, TOP - 10] })),
    legs: both(() => footAt([254, TOP - 11], foot)),
  })),
  props: [
    { ...bed, right: 306 },
    { ...pillow, at: [54, TOP - 11] },
  ],
  arrows: [],
  lens: {
    at: [220, 62],
    radius: 54,
    on: [264, TOP - 20],
    zoom: 1.9,
    arrows: [{ from: [254, 82], via: [255, 48], to: [232, 31], ends: 2 }],
  },
}

export const tummyBrace: Figure = {
  size: SIZE,
  poses: [
    { ...KNEES_BENT, belly: 10 },
    { ...KNEES_BENT, belly: -9 },
  ],
  props: [bed, pillow],
  arrows: [{ from: [134, 78], to: [134, 122] }],
}

export const armPress: Figure = {
  size: SIZE,
  poses: [
    { ...KNEES_BENT, arms: [{ hand: [181.5, TOP - 14] }, OTHER_ARM] },
    { ...KNEES_BENT, arms: [{ hand: [180, TOP - 2] }, OTHER_ARM] },
  ],
  props: [bed, pillow],
  extra: [6, 13].map((deep) => curve('dent', 2.5, [70, TOP + 4], [136, TOP + 2 * deep], [204, TOP + 4])),
  arrows: [
    { from: [98, TOP + 2], to: [98, TOP + 32] },
    { from: [136, TOP + 2], to: [136, TOP + 32] },
    { from: [174, TOP + 2], to: [174, TOP + 32] },
  ],
}

/** The shoulders turn while the hips rise, and the hands stay. */
const HANDS_CLOSE: Pose['arms'] = both(() => ({ hand: [178, TOP - 8], bend: 1 }))

export const bridge: Figure = {
  size: SIZE,
  poses: [
    { ...KNEES_BENT, arms: HANDS_CLOSE },
    { ...KNEES_BENT, arms: HANDS_CLOSE, hip: [161, TOP - 51], trunk: 208, nod: 54 },
  ],
  props: [bed, pillow],
  arrows: [{ from: [160, 86], to: [160, 46] }],
}

export const backLift: Figure = {
  size: 1.25,
  poses: [0, 1].map((lifted): Pose => ({
    hip: [160, TOP - 24],
    trunk: -2 + 18 * lifted,
    arch: 3 * lifted,
    nod: 16 * lifted,
    arms: [{ holds: [-0.165, -3] }, { holds: [-0.12, 0] }],
    legs: both(() => ({ toe: [24, TOP - 18], foot: 180 })),
  })),
  props: [
    { ...bed, head: 'right' },
    { is: 'pillow', at: [182, TOP - 10], under: 'belly' },
  ],
  arrows: [{ from: [226, 84], to: [226, 44] }],
}

export const logRoll: Figure = {
  size: 1.1,
  poses: [
    {
      hip: [180, 118],
      trunk: 180,
      nod: 14,
      face: 1,
      wide: 0,
      arms: [{ hand: [180, 128] }, { hand: [176, 124], bend: 1 }],
      legs: [
        { toe: [258, 128], thigh: 1, shin: 1, foot: 0, front: 0 },
        { toe: [264, 127], thigh: 1, shin: 1, foot: 0, front: 0 },
      ],
    },
    {
      hip: [180, 110],
      trunk: 180,
      nod: 0,
      face: 0,
      wide: 0.9,
      arms: [{ hand: [112, 124] }, { hand: [130, 126], bend: 1 }],
      legs: [
        { toe: [258, 126], thigh: 0.6, shin: 1, foot: 0, front: 0 },
        { toe: [258, 114], thigh: 0.6, shin: 1, foot: 0, front: 0 },
      ],
    },
    {
      hip: [166, 116],
      trunk: 132,
      nod: 0,
      face: 0,
      wide: 1,
      arms: [{ hand: [100, 126] }, { hand: [156, 121], bend: 1 }],
      legs: [
        { toe: [206, 176], thigh: 0.5, shin: 1, foot: -45, front: 0.6 },
        { toe: [216, 168], thigh: 0.5, shin: 1, foot: -45, front: 0.6 },
      ],
    },
    {
      hip: [160, 120],
      trunk: 90,
      nod: 0,
      face: 0,
      wide: 1,
      arms: [{ hand: [124, 126] }, { hand: [194, 124], bend: 1 }],
      legs: [
        { toe: [147, 198], thigh: 0.43, shin: 1, foot: -90, front: 1 },
        { toe: [173, 198], thigh: 0.43, shin: 1, foot: -90, front: 1 },
      ],
    },
  ],
  props: [
    { ...bed, top: 134, left: 44, right: 276 },
    { ...pillow, at: [78, 123] },
  ],
  arrows: [],
  strip: [
    {
      pose: 0,
      place: [3, 6, 156, 100],
      view: [38, 52, 244, 156],
      arrows: [
        { from: [52, 28], via: [80, 20], to: [72, 58] },
        { from: [84, 74], to: [84, 104] },
      ],
    },
    {
      pose: 1,
      place: [3, 114, 156, 100],
      view: [38, 52, 244, 156],
      arrows: [{ from: [148, 134], via: [174, 132], to: [186, 104] }],
    },
    { pose: 3, place: [161, 40, 156, 128], view: [38, 8, 244, 200], arrows: [] },
  ],
}
