import { describe, expect, it } from 'vitest'
import protocol from '../../../../server/protocols/vertebroplasty/exercises.json'
import { HEAD, jointsOf, LENGTH, type Joints } from './body.ts'
import { FIGURES } from './figures.ts'
import type { Point, Pose } from './pose.ts'
import { HEIGHT, poseAt, sceneAt, sceneAtRest, WIDTH, type Figure } from './scene.ts'
import { TWINS } from './words.ts'

const figures = Object.entries(FIGURES)
const all = (figure: Figure): Pose[] => [
  ...figure.poses,
  ...(figure.ghosts ?? []),
  ...(figure.later ? [figure.later] : []),
]

/** Eight looks at each step of the movement. */
function* moments(figure: Figure): Generator<Pose> {
  const last = figure.loop ? figure.poses.length : figure.poses.length - 1
  for (let moment = 0; moment <= last; moment += 0.125) yield poseAt(figure, moment)
}

function far([ax, ay]: Point, [bx, by]: Point): number {
  return Math.hypot(ax - bx, ay - by)
}

function points(joints: Joints): Point[] {
  return Object.values(joints).flatMap((one) =>
    typeof one[0] === 'number' ? [one as Point] : (one as Point[]),
  )
}

interface Bone {
  name: string
  /** Its length as drawn, and as it should be from what the pose shows of it. */
  drawn: number
  meant: number
  /** The elbow or knee turns towards us on its way from one side to the other, so both its bones look shorter. */
  turning: boolean
}

function bones(joints: Joints, pose: Pose, size: number): Bone[] {
  return ([0, 1] as const).flatMap((at): Bone[] => {
    const { shoulders, elbows, hands, hips, knees, ankles } = joints
    const { seen = 1, bend: elbow = -1 } = pose.arms[at]
    const { thigh = 1, shin = 1, bend: knee = 1 } = pose.legs[at]
    const bone = (name: string, drawn: number, meant: number, bend: number): Bone => ({
      name,
      drawn,
      meant: meant * size,
      turning: Math.abs(bend) < 1,
    })
    return [
      bone('upper arm', far(shoulders[at], elbows[at]), LENGTH.upperArm * seen, elbow),
      bone('forearm', far(elbows[at], hands[at]), LENGTH.forearm * seen, elbow),
      bone('thigh', far(hips[at], knees[at]), LENGTH.thigh * thigh, knee),
      bone('shin', far(knees[at], ankles[at]), LENGTH.shin * shin, knee),
    ]
  })
}

describe('every figure', () => {
  it('belongs to an exercise of the protocol, and every exercise has one, with words', () => {
    const ids = protocol.exercises.map(({ id }) => id)
    expect(Object.keys(FIGURES)).toEqual(ids)
    expect(Object.keys(TWINS)).toEqual(ids)
  })

  it.each(figures)('%s has limbs that keep their length all the way', (_, figure) => {
    for (const pose of [...all(figure), ...moments(figure)]) {
      for (const { name, drawn, meant, turning } of bones(jointsOf(pose, figure.size), pose, figure.size)) {
        const off = drawn / meant - 1
        expect(turning ? off : Math.abs(off), `${name}: ${drawn} for ${meant}`).toBeLessThan(0.02)
      }
    }
  })

  it.each(figures)(
    '%s has poses that say the same things, so that every number has its partner',
    (_, figure) => {
      // Keys in any order; numbers are what may differ.
      const shape = (pose: Pose) =>
        JSON.stringify(pose)
          .replace(/-?[\d.]+(e-\d+)?/g, '0')
          .split(/[{},]/)
          .sort()
      for (const pose of figure.poses) expect(shape(pose)).toEqual(shape(figure.poses[0]!))
    },
  )

  it.each(figures)('%s stays inside the picture', (_, figure) => {
    for (const pose of [...all(figure), ...moments(figure)]) {
      const joints = jointsOf(pose, figure.size)
      for (const [x, y] of points(joints)) {
        expect(x).toBeGreaterThan(8)
        expect(x).toBeLessThan(WIDTH - 8)
        expect(y).toBeGreaterThan(8)
        expect(y).toBeLessThan(HEIGHT - 8)
      }
      expect(joints.head[1] - HEAD * figure.size).toBeGreaterThan(0)
    }
  })

  it.each(figures)('%s draws numbers only', (_, figure) => {
    const text = JSON.stringify([sceneAt(figure, 0.4), sceneAtRest(figure)])
    expect(text).not.toMatch(/NaN|Infinity|undefined|null/)
  })

  it.each(protocol.exercises)('$id has the things that the exercise needs', ({ id, props }) => {
    expect(FIGURES[id]!.props.map(({ is }) => is)).toEqual(expect.arrayContaining(props))
  })

  it.each(figures)('%s says with an arrow what changes', (_, figure) => {
    const drawn = sceneAtRest(figure).map((one) => ('as' in one ? one.as : 'frame'))
    expect(drawn.some((as) => as === 'arrow')).toBe(true)
  })
})

describe('the words', () => {
  it.each(Object.entries(TWINS))('of %s are one sentence in each language, without alarm', (_, text) => {
    for (const said of [text.en, text.es]) {
      expect(said).toMatch(/^[A-ZÁÉÍÓÚ][^.!?]*\.$/)
      expect(said.length).toBeLessThan(180)
    }
  })
})
