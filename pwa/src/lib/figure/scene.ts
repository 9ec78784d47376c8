// A whole picture, at a moment of its movement or at rest. Pure: the app and the contact sheet draw what stands here.

import { jointsOf } from './body.ts'
import { ghost, person, shadow, type View } from './person.ts'
import { between, type Point, type Pose } from './pose.ts'
import { draw, FLOOR, type Prop } from './props.ts'
import { arrow, disc, line, type Arrow, type Box, type Drawn, type Shape } from './shapes.ts'
import { blades } from './trunk.ts'

export const WIDTH = 320
export const HEIGHT = 220

export interface Figure {
  view?: View
  /** How large the body is drawn. */
  size: number
  /** Two or more, in the order of the movement. */
  poses: Pose[]
  /** After the last comes the first again, as in walking; otherwise the way back is the same way. */
  loop?: boolean
  /** Pale, behind the person: the first pose, unless others say more. */
  ghosts?: Pose[]
  /** Which pose stands for the whole when nothing moves; the last one, mostly. */
  still?: Pose
  /** The body lies against the wall behind it and throws its shadow there. */
  leansOn?: boolean
  props: Prop[]
  arrows: Arrow[]
  lens?: Lens
  /** More strokes on top of the body, such as breath. */
  extra?: Shape[]
  /** What comes later in the course, standing beside it all the time. */
  later?: Pose
  /** At rest these poses stand, each in a picture of its own, where one would cover the other. */
  strip?: { pose: number; place: Box; view: Box; arrows: Arrow[] }[]
}

/** A round lens at `at`, over what is at `on`. */
export interface Lens {
  at: Point
  radius: number
  on: Point
  zoom: number
  arrows?: Arrow[]
}

/** The pose at a moment: 0 is the first, 1 the second, and so on. */
export function poseAt({ poses, loop }: Figure, moment: number): Pose {
  const last = loop ? poses.length : poses.length - 1
  const at = Math.min(Math.max(moment, 0), last)
  const from = Math.min(Math.floor(at), last - 1)
  return between(poses[from]!, poses[(from + 1) % poses.length]!, at - from)
}

export function sceneAt(figure: Figure, moment: number): Drawn[] {
  return scene(figure, poseAt(figure, moment))
}

export function sceneAtRest(figure: Figure): Drawn[] {
  if (figure.strip) return strip(figure)
  return scene(figure, figure.still ?? figure.poses.at(-1)!)
}

function scene(figure: Figure, pose: Pose): Drawn[] {
  const { size, view = 'side', ghosts = [figure.poses[0]!], props, arrows, lens, extra = [] } = figure
  const joints = jointsOf(pose, size)
  const placed = props.map((prop) => draw(prop, pose, joints, size))
  const body = [
    ...placed.flatMap(({ behind = [] }) => behind),
    ...ghosts.flatMap((one) => [...withGhost(props, one, size), ...once(one, () => ghost(one, size, view))]),
    ...placed.flatMap(({ held = [] }) => held),
    ...(figure.leansOn ? shadow(pose, size, view) : []),
    ...(figure.later ? once(figure.later, () => person(figure.later!, size, view)) : []),
    ...person(pose, size, view),
    ...(view === 'back' ? blades(ghosts[0]!, joints.chest, size, 'before') : []),
    ...placed.flatMap(({ before = [] }) => before),
    ...extra,
  ]
  const floor = line('floor', 4, [12, FLOOR], [WIDTH - 12, FLOOR])
  return [
    floor,
    ...body,
    ...arrows.flatMap((one) => arrow(one)),
    ...(lens ? lensOver(lens, [floor, ...body]) : []),
  ]
}

const drawnOnce = new WeakMap<Pose, Shape[]>()

/** Who stands still beside the movement is drawn for its first moment only: a phone has sixty of them a second. */
function once(pose: Pose, drawing: () => Shape[]): Shape[] {
  const drawn = drawnOnce.get(pose) ?? drawing()
  drawnOnce.set(pose, drawn)
  return drawn
}

/** Stick and band go where the body goes, so the ghost has its own. */
function withGhost(props: Prop[], pose: Pose, size: number): Shape[] {
  return props
    .filter(({ is }) => is === 'stick' || is === 'band')
    .map((prop) => draw(prop, pose, jointsOf(pose, size), size))
    .flatMap(({ held = [], before = [] }) => [...held, ...before])
    .map((shape) => ({ ...shape, as: 'ghost', width: (shape.width ?? 0) * 0.6 }))
}

function lensOver({ at, radius, on, zoom, arrows = [] }: Lens, shapes: Shape[]): Drawn[] {
  const seen = radius / zoom
  const square = [at[0] - radius, at[1] - radius, 2 * radius, 2 * radius] as const
  const view = [on[0] - seen, on[1] - seen, 2 * seen, 2 * seen] as const
  const ring = disc('ring', at, radius, 4).d
  // What stands over the edge of the round is covered by the panel's own colour.
  const corners = `M${square[0] - 1} ${square[1] - 1}h${2 * radius + 2}v${2 * radius + 2}h${-2 * radius - 2}Z${ring}`
  return [
    { ...disc('ring', on, seen, 2.5) },
    { ...disc('panel', at, radius) },
    { place: square, view, shapes },
    { as: 'corners', d: corners },
    { as: 'ring', d: ring, width: 4 },
    ...arrows.flatMap((one) => arrow(one)),
  ]
}

/** One step a frame, and the arrows from one to the next on top. */
function strip(figure: Figure): Drawn[] {
  const { lens } = figure
  const bare = { ...figure, ghosts: [], arrows: [], lens: undefined }
  const steps = figure.strip!.map(({ pose, place, view }): Drawn => {
    const shapes = scene(bare, figure.poses[pose]!) as Shape[]
    // Where the lens would look.
    return {
      place,
      view,
      shapes: lens ? [...shapes, disc('ring', lens.on, lens.radius / lens.zoom, 2.5)] : shapes,
    }
  })
  return [...steps, ...figure.strip!.flatMap(({ arrows }) => arrows.flatMap((one) => arrow(one)))]
}
