// Everything that happened to a patient as one list, newest first. Pure.

import type { AlertEventView, BaselineView, CheckInView, FactView, Timeline } from './types'

export type Happening =
  | { at: number; kind: 'checkIn'; checkIn: CheckInView }
  | { at: number; kind: 'baseline'; baseline: BaselineView }
  | { at: number; kind: 'fact'; fact: FactView }
  | { at: number; kind: 'alert'; event: AlertEventView }

export type Shown = 'all' | 'checkIns' | 'alerts'

export function storyOf(timeline: Timeline, shown: Shown): Happening[] {
  const list: Happening[] = []
  if (shown !== 'alerts') {
    for (const checkIn of timeline.checkIns)
      list.push({ at: Date.parse(checkIn.feltAt), kind: 'checkIn', checkIn })
    for (const baseline of timeline.baselines)
      list.push({ at: Date.parse(baseline.enteredAt), kind: 'baseline', baseline })
  }
  if (shown === 'all')
    for (const fact of timeline.facts) list.push({ at: Date.parse(fact.at), kind: 'fact', fact })
  if (shown !== 'checkIns')
    for (const event of timeline.events) list.push({ at: Date.parse(event.noticedAt), kind: 'alert', event })
  return list.sort((a, b) => b.at - a.at || order(b) - order(a))
}

/** What came first at one instant: the entry, then what a rule made of it. */
function order(one: Happening): number {
  return one.kind === 'alert' ? 1 + one.event.seq : 0
}

/** How late an entry reached the clinic, in whole hours; undefined when it came at once. */
export function lateHours(checkIn: Pick<CheckInView, 'feltAt' | 'receivedAt'>): number | undefined {
  const hours = Math.floor((Date.parse(checkIn.receivedAt) - Date.parse(checkIn.feltAt)) / 3_600_000)
  return hours >= 1 ? hours : undefined
}

/** The pain before the procedure that counts now: the newest true one, else the newest from memory. */
export function baselineOf(timeline: Pick<Timeline, 'baselines'>, context: 'movement' | 'rest') {
  const own = timeline.baselines.filter((one) => one.context === context)
  const newest = (list: BaselineView[]) =>
    [...list].sort(
      (a, b) =>
        Date.parse(b.feltAt) - Date.parse(a.feltAt) || Date.parse(b.enteredAt) - Date.parse(a.enteredAt),
    )[0]
  return newest(own.filter((one) => !one.recalled)) ?? newest(own.filter((one) => one.recalled))
}
