// What becomes of the cover when somebody signs out, or loses access. Pure.

import type { DutyGap, DutyView, Shift } from '../types'
import { ownNow } from './own-now'

type Span = Pick<DutyGap, 'from' | 'to'>
type Ms = { from: number; to: number }

/** Whom alerts go on to: colleagues on duty, or else all nurses, or as it seems nobody. */
export interface SigningOut {
  own: ReturnType<typeof ownNow>
  goTo: 'colleagues' | 'nurses' | 'nobody'
  /** The colleagues on duty whose phone is proven. */
  names: string[]
}

/** Undefined: not on duty at this moment. */
export function signingOut(
  view: Pick<DutyView, 'now' | 'stints' | 'to' | 'reach'>,
  me: string,
  now: number,
): SigningOut | undefined {
  const own = ownNow(view, me, now)
  if (own === 'off') return undefined
  const able = view.reach.filter((one) => one.staffId !== me && one.proven)
  const present = able.filter((one) => view.now.everybody || view.now.all.includes(one.staffId))
  const goTo = present.length > 0 ? 'colleagues' : able.length > 0 ? 'nurses' : 'nobody'
  return { own, goTo, names: present.map((one) => one.name) }
}

/** `noRoster`: nobody else is planned, and without a roster every nurse is on duty. */
export type Left = { kind: 'none' | 'covered' | 'noRoster' } | { kind: 'holes'; holes: Span[] }

/** What a person's duty leaves open, as far as the view goes. */
export function leftBy(view: DutyView, who: string, now: number): Left {
  const times = (mine: boolean) =>
    view.stints.filter((stint) => (stint.staffId === who) === mine).map(({ from, to }) => ms(from, to))
  const own = merged(times(true).map(({ from, to }) => ({ from: Math.max(from, now), to })))
  if (own.length === 0) return { kind: 'none' }
  const others = merged(times(false))
  const open = own.flatMap((time) => without(time, others))
  if (open.length === 0) return { kind: 'covered' }
  const end = rosterEnd(view, who, others)
  const holes = open.map(({ from, to }) => ({ from, to: Math.min(to, end) })).filter(isSome)
  if (holes.length === 0) return { kind: 'noRoster' }
  const iso = (at: number) => new Date(at).toISOString()
  return { kind: 'holes', holes: holes.map(({ from, to }) => ({ from: iso(from), to: iso(to) })) }
}

/** Until when others are planned, as far as the view goes. */
function rosterEnd(view: DutyView, who: string, others: Ms[]): number {
  const end = view.to.slice(0, 10)
  const goesOn = ({ repeat, startLocal }: Shift) =>
    repeat ? !repeat.until || repeat.until >= end : startLocal.slice(0, 10) >= end
  return view.shifts.some((shift) => shift.staffId !== who && goesOn(shift))
    ? Date.parse(view.to)
    : Math.max(-Infinity, ...others.map(({ to }) => to))
}

const ms = (from: string, to: string): Ms => ({ from: Date.parse(from), to: Date.parse(to) })
const isSome = ({ from, to }: Ms) => to > from

function merged(times: Ms[]): Ms[] {
  const all: Ms[] = []
  for (const time of times.filter(isSome).sort((one, other) => one.from - other.from)) {
    const last = all.at(-1)
    if (last && time.from <= last.to) last.to = Math.max(last.to, time.to)
    else all.push({ ...time })
  }
  return all
}

/** What is left of a time; `others` are in order and apart. */
function without(time: Ms, others: Ms[]): Ms[] {
  const left: Ms[] = []
  let { from } = time
  for (const other of others) {
    if (other.to <= from || other.from >= time.to) continue
    left.push({ from, to: other.from })
    from = other.to
  }
  return [...left, { from, to: time.to }].filter(isSome)
}
