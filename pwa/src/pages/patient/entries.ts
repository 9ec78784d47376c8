// What the patient said, from both places: the server's list and this phone's outbox. Pure.

import type { CheckIn } from '../../lib/api/types'
import type { Entry } from '../../lib/offline/outbox.svelte'

export interface Said {
  id: string
  /** Felt, in the server's time. */
  at: number
  movement?: number
  rest?: number
  declined: boolean
  redFlags: string[]
  byStaff: boolean
  corrected: boolean
  state: 'saved' | 'sent' | 'needsHelp' | 'correctionSaved'
}

/** Newest first. An entry made in error is not shown again: what replaced it is. */
export function said(server: CheckIn[], outbox: Entry[], toServerTime: (at: string) => number): Said[] {
  const known = new Map<string, Said>()
  const inError = new Set(server.filter((one) => one.inErrorAt).map((one) => one.id))

  for (const one of server) {
    if (inError.has(one.id)) continue
    known.set(one.id, {
      id: one.id,
      at: Date.parse(one.feltAt),
      movement: one.movement ?? undefined,
      rest: one.rest ?? undefined,
      declined: Boolean(one.declined),
      redFlags: one.redFlags,
      byStaff: one.enteredBy !== undefined,
      corrected: Boolean(one.corrects),
      state: 'sent',
    })
  }

  for (const entry of outbox) {
    if (entry.kind !== 'checkIn' || !entry.item) continue
    const id = entry.acceptedId ?? entry.id
    if (known.has(id) || inError.has(id)) continue
    const { item } = entry
    known.set(entry.id, {
      id: entry.id,
      at: toServerTime(item.feltAt),
      movement: item.movement,
      rest: item.rest,
      declined: Boolean(item.declined),
      redFlags: item.redFlags ?? [],
      byStaff: false,
      corrected: false,
      state: entry.state === 'needsHelp' ? 'needsHelp' : entry.state === 'accepted' ? 'sent' : 'saved',
    })
  }

  // A correction shows at once, marked as saved here, until the server's list carries it. It takes the place of
  // what it corrects under its own id, so that correcting once more speaks of the newer one.
  for (const entry of outbox) {
    if (entry.kind !== 'correction' || !entry.target || entry.state === 'needsHelp') continue
    const old = known.get(entry.target)
    if (!old) continue
    known.delete(entry.target)
    if (!entry.item || known.has(entry.acceptedId ?? entry.id)) continue
    known.set(entry.id, {
      ...old,
      id: entry.id,
      movement: entry.item.movement,
      rest: entry.item.rest,
      corrected: true,
      state: entry.state === 'accepted' ? 'sent' : 'correctionSaved',
    })
  }
  return [...known.values()].sort((a, b) => b.at - a.at)
}

/** The last score of a context, to ask again after a jump. */
export function lastScore(list: Said[], context: 'movement' | 'rest'): number | undefined {
  return list.find((one) => one[context] !== undefined)?.[context]
}

/** The entry that a nurse's acknowledgement speaks of: the newest one she can have seen. */
export function seenEntry(list: Said[], seenAt: number | undefined): string | undefined {
  if (seenAt === undefined) return undefined
  return list.find((one) => one.state === 'sent' && one.at <= seenAt)?.id
}

/** The headline of Progress in words. */
export function trend(start: number, now: number): 'half' | 'lower' | 'same' | 'higher' {
  if (now > start) return 'higher'
  if (now === start) return 'same'
  return now <= start / 2 ? 'half' : 'lower'
}
