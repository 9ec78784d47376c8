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
      { hand: [58 + 2 * squeezed, 142], seen: 0.86 },
      { hand: [126 - 2 * squeezed, 142], seen: 0.86, bend: 1 },
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
  poses: [10, -2].map((poke): Pose => ({
    hip: [84, 138],
    trunk: 90,
    poke,
    arms: [
      { hand: [124, 118], palm: -6 },
      { hand: [130, 118], palm: -6 },
    ],
    legs: both(() => ({ toe: [162, 197] })),
  })),
  props: [{ is: 'chair', at: [128, 153], from: 'side' }],
  arrows: [],
  lens: { at: [236, 84], radius: 70, on: [92, 48], zoom: 2, arrows: [{ from: [306, 112], to: [272, 112] }] },
}

const SITS: Pose = {
  hip: [122, 150],
  trunk: 90,
  nod: 0,
  arms: both(() => ({ hand: [160, 138], palm: -6 })),
  legs: both(() => ({ toe: [184, 198] })),
}
const LEANS: Pose = {
  ...SITS,
  hip: [128, 142],
  trunk: 52,
  nod: -14,
  arms: both(() => ({ hand: [178, 136], palm: -20 })),
}
const STANDS: Pose = {
  ...SITS,
  hip: [160, 102.5],
  trunk: 90,
  arms: both(() => ({ hand: [166, 114], palm: -84 })),
}

export const sitToStand: Figure = {
  size: 1,
  poses: [SITS, LEANS, STANDS],
  props: [{ is: 'chair', at: [136, 163], from: 'side' }],
  arrows: [{ from: [214, 132], via: [236, 96], to: [222, 48] }],
  strip: [SITS, LEANS, STANDS].map((_, pose) => ({
    pose,
    place: [2 + 106 * pose, 20, 104, 180],
    view: [75, 0, 122, 211],
    arrows: pose < 2 ? [{ from: [90 + 106 * pose, 56], to: [118 + 106 * pose, 56] }] : [],
  })),
}
