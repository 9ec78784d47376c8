// Whether somebody is on duty at this moment, and until when. Pure: it goes on being right as time passes.

import type { DutyView } from '../types'

export type OwnNow = 'everybody' | 'off' | { until?: number }

/** `until` is absent when the duty lasts longer than the roster was read for. */
export function ownNow(view: Pick<DutyView, 'now' | 'stints' | 'to'>, me: string, now: number): OwnNow {
  if (view.now.everybody) return 'everybody'
  const own = view.stints
    .filter((stint) => stint.staffId === me)
    .map(({ from, to }) => ({ from: Date.parse(from), to: Date.parse(to) }))
    .sort((one, other) => one.from - other.from)
  let until = now
  // A stint that begins as the one before it ends goes on.
  for (const { from, to } of own) if (from <= until && to > until) until = to
  if (until === now) return 'off'
  return until < Date.parse(view.to) ? { until } : {}
}
