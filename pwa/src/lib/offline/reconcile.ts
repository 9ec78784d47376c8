// Compares what this phone holds with what the server has. Not needed for the first screen, nor for sending.

import type { EntryKind, PersonDb } from './db'
import { lostIds } from './fate'
import { alone, heldBack, PATIENCE_MS, type Surroundings } from './sender'
import { entries, forgetContent, move } from './store'

/**
 * At each start: what the server lost (a restored backup) is queued again, and what a nurse has settled there is let go.
 * Says how many are queued again; undefined when the server's list could not be had.
 */
export async function reconcile(db: PersonDb, around: Surroundings): Promise<number | undefined> {
  return alone(async () => {
    if (await heldBack(around)) return undefined
    const checkIns = await compare(db, around, 'checkIn', '/check-ins/ids')
    if (checkIns === undefined) return undefined
    const logs = await compare(db, around, 'sessionLog', '/session-logs/ids')
    // What is known to be lost goes out now; the other list is asked for at the next start.
    return logs === undefined ? checkIns || undefined : checkIns + logs
  })
}

async function compare(
  db: PersonDb,
  around: Surroundings,
  kind: EntryKind,
  path: string,
): Promise<number | undefined> {
  const held = (await entries(db)).filter((entry) => entry.kind === kind)
  const accepted = held.filter((entry) => entry.state === 'accepted')
  const aside = held.filter((entry) => entry.state === 'needsHelp')
  if (accepted.length + aside.length === 0) return 0
  const known = await knownIds(around.fetch, path)
  if (!known) return undefined
  // Of a conflict the server knows the id anyway.
  for (const { id, code } of aside)
    if (code !== 'conflict' && known.has(id)) await forgetContent(db, id, around.now())
  const lost = lostIds(accepted, known)
  for (const id of lost) await move(db, id, 'queued', { acceptedAt: undefined, acceptedId: undefined })
  return lost.length
}

/** All pages, or nothing: half a list would make the phone send again what arrived long ago. */
async function knownIds(fetcher: typeof fetch, path: string): Promise<Set<string> | undefined> {
  const known = new Set<string>()
  let after: string | undefined
  try {
    for (;;) {
      const query = after ? `?after=${encodeURIComponent(after)}` : ''
      const response = await fetcher(`/api/v1${path}${query}`, {
        credentials: 'same-origin',
        cache: 'no-store',
        signal: AbortSignal.timeout(PATIENCE_MS),
      })
      if (response.status !== 200) return undefined
      const body = (await response.json()) as { ids?: string[]; next?: string | null }
      if (!Array.isArray(body.ids)) return undefined
      for (const id of body.ids) known.add(id)
      if (!body.next || body.next === after) return known
      after = body.next
    }
  } catch {
    return undefined
  }
}
