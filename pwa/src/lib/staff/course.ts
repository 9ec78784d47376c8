// Where in the course a patient stands, and which alert stands before which. Pure.

import type { Alert, Severity, Tile } from './types'

const HOUR_MS = 3_600_000

/** `before`: no procedure yet. In the first 72 hours the hour counts, afterwards the day. */
export type Place =
  { kind: 'before' } | { kind: 'hour'; hour: number } | { kind: 'day'; day: number; week: number }

export function placeOf(procedureEndedAt: string | undefined, now: number): Place {
  if (!procedureEndedAt) return { kind: 'before' }
  const hours = (now - Date.parse(procedureEndedAt)) / HOUR_MS
  if (hours < 0) return { kind: 'before' }
  if (hours < 72) return { kind: 'hour', hour: Math.floor(hours) }
  // Days as the protocol counts them: that of the procedure is 0, as in the caseload.
  return { kind: 'day', day: Math.floor(hours / 24), week: Math.floor(hours / 168) + 1 }
}

export function hoursSince(instant: string | undefined, now: number): number | undefined {
  return instant === undefined ? undefined : (now - Date.parse(instant)) / HOUR_MS
}

const NEED: Record<Severity, number> = { urgent: 0, warning: 1, info: 2 }

/** What waits for somebody before what somebody has; then the gravest; then the oldest. */
export function byNeed(a: Alert, b: Alert): number {
  return (
    Number(a.state !== 'open') - Number(b.state !== 'open') ||
    NEED[a.severity] - NEED[b.severity] ||
    Date.parse(a.since) - Date.parse(b.since) ||
    a.id.localeCompare(b.id)
  )
}

export interface BoardGroups {
  window: Tile[]
  later: Tile[]
  planned: Tile[]
}

/** In the 72-hour window; later, until day 84; not yet operated. Trouble first, then the newest procedure. */
export function groupTiles(tiles: Tile[], now: number, search: string): BoardGroups {
  const groups: BoardGroups = { window: [], later: [], planned: [] }
  for (const tile of tiles.filter((one) => matches(one.patientName, search))) {
    const place = placeOf(tile.procedureEndedAt, now)
    if (tile.state === 'planned' || place.kind === 'before') groups.planned.push(tile)
    else if (place.kind === 'hour') groups.window.push(tile)
    else groups.later.push(tile)
  }
  const rank = (tile: Tile) => (tile.severity ? NEED[tile.severity] : 3)
  const ended = (tile: Tile) => Date.parse(tile.procedureEndedAt ?? '') || 0
  for (const group of [groups.window, groups.later])
    group.sort((a, b) => rank(a) - rank(b) || ended(b) - ended(a))
  groups.planned.sort((a, b) => a.patientName.localeCompare(b.patientName))
  return groups
}

/** Each word of the search begins some part of the name; accents and capitals do not matter. */
export function matches(name: string, search: string): boolean {
  const parts = plain(name).split(/[\s-]+/)
  return plain(search)
    .split(/\s+/)
    .every((word) => parts.some((part) => part.startsWith(word)))
}

function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim()
}

/** How a score moved; undefined when there is nothing to compare with. Missing is never 0. */
export function moveOf(from: number | undefined, to: number | undefined): number | undefined {
  return from === undefined || to === undefined ? undefined : to - from
}
