// Exercises on a chair.

import { both } from '../body.ts'
import type { Pose } from '../pose.ts'
import type { Figure } from '../scene.ts'

const TALL = 1.2

export const bladeSqueeze: Figure = {
  size: TALL,
  view: 'back',
  poses: [0, 1].map((squeezed): Pose => ({
    hip: [92, 140],
    trunk: 90,
    wide: 1,
    blades: [9 - 5.5 * squeezed, 3 * squeezed],
    arms: [
      { hand: [56 + 2 * squeezed, 137], seen: 0.92 },
      { hand: [128 - 2 * squeezed, 137], seen: 0.92, bend: 1 },
    ],
    legs: [
      { toe: [76, 198], foot: 270, front: 1, thigh: 0.2, bend: -1 },
      { toe: [108, 198], foot: 270, front: 1, thigh: 0.2 },
    ],
  })),
  props: [{ is: 'chair', at: [92, 156], from: 'back' }],
  arrows: [],
  lens: {
    at: [234, 96],
    radius: 72,
    on: [92, 90],
    zoom: 2,
    arrows: [
      { from: [174, 82], to: [204, 90] },
      { from: [294, 82], to: [264, 90] },
    ],
  },
}

export const chinTuck: Figure = {
  size: TALL,
  poses: [12, 0].map((poke): Pose => ({
    hip: [84, 137],
    trunk: 90,
    poke,
    arms: [{ hand: [130, 118] }, { hand: [136, 118] }],
    legs: both(() => ({ toe: [162, 197] })),
  })),
  props: [{ is: 'chair', at: [128, 153], from: 'side' }],
  arrows: [],
  lens: { at: [238, 84], radius: 66, on: [90, 42], zoom: 2.1, arrows: [{ from: [296, 58], to: [264, 58] }] },
}

const SITS: Pose = {
  hip: [122, 149],
  trunk: 88,
  nod: 0,
  arms: both(() => ({ hand: [160, 140] })),
  legs: both(() => ({ toe: [178, 198] })),
}
const LEANS: Pose = {
  ...SITS,
  hip: [126, 147],
  trunk: 48,
  nod: -18,
  arms: both(() => ({ hand: [186, 146] })),
}
const STANDS: Pose = {
  ...SITS,
  hip: [157, 103],
  trunk: 90,
  arms: both(() => ({ hand: [166, 111] })),
}

export const sitToStand: Figure = {
  size: 1,
  poses: [SITS, LEANS, STANDS],
  props: [{ is: 'chair', at: [136, 163], from: 'side' }],
  arrows: [{ from: [214, 132], via: [236, 96], to: [222, 48] }],
  strip: [SITS, LEANS, STANDS].map((_, pose) => ({
    pose,
    place: [4 + 106 * pose, 36, 102, 152],
    view: [74, 2, 138, 206],
    arrows: pose < 2 ? [{ from: [92 + 106 * pose, 70], to: [116 + 106 * pose, 70] }] : [],
  })),
}
