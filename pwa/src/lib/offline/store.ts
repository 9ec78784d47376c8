// The outbox in IndexedDB: every move of an entry's state is made here, and no other moves exist.

import type { EntryState, PersonDb, StoredEntry } from './db'
import type { ItemFate } from './fate'

export const DAY_MS = 86_400_000
const CONTENT_KEPT_MS = 14 * DAY_MS
const ID_KEPT_MS = 35 * DAY_MS

const MOVES: Record<EntryState, EntryState[]> = {
  queued: ['sending'],
  sending: ['queued', 'accepted', 'needsHelp'],
  accepted: ['pruned', 'queued'],
  pruned: [],
  needsHelp: [],
}

export function mayMove(from: EntryState, to: EntryState): boolean {
  return MOVES[from].includes(to)
}

/** On disk before anybody says "saved": hence `strict`. */
export async function addEntry(db: PersonDb, entry: StoredEntry): Promise<void> {
  const tx = db.transaction('outbox', 'readwrite', { durability: 'strict' })
  await tx.store.add(entry)
  await tx.done
}

/** Oldest first: ids are UUIDv7. */
export async function entries(db: PersonDb): Promise<StoredEntry[]> {
  return db.getAll('outbox')
}

/** Moves one entry if that move exists from where it stands now; says whether it did. */
export async function move(
  db: PersonDb,
  id: string,
  to: EntryState,
  change: Partial<StoredEntry> = {},
): Promise<boolean> {
  const tx = db.transaction('outbox', 'readwrite', { durability: 'strict' })
  const entry = await tx.store.get(id)
  const moves = entry !== undefined && mayMove(entry.state, to)
  if (moves) await tx.store.put({ ...entry, ...change, id, state: to })
  await tx.done
  return moves
}

export async function settle(db: PersonDb, id: string, fate: ItemFate, now: number): Promise<void> {
  if (fate.to === 'accepted') await move(db, id, 'accepted', { acceptedAt: now, acceptedId: fate.acceptedId })
  else if (fate.to === 'needsHelp') await move(db, id, 'needsHelp', { code: fate.code })
  else await move(db, id, 'queued')
}

/** Left behind by a page that died while sending. Only the holder of the lock may call this. */
export async function recover(db: PersonDb): Promise<void> {
  for (const entry of await entries(db)) if (entry.state === 'sending') await move(db, entry.id, 'queued')
}

export async function prune(db: PersonDb, now: number): Promise<void> {
  for (const entry of await entries(db)) {
    if (entry.acceptedAt === undefined) continue
    const age = now - entry.acceptedAt
    if (age > ID_KEPT_MS && entry.state === 'pruned') await db.delete('outbox', entry.id)
    else if (age > CONTENT_KEPT_MS && entry.state === 'accepted')
      await move(db, entry.id, 'pruned', { sealed: undefined })
  }
}

export function isUnsent(entry: { state: EntryState }): boolean {
  return entry.state === 'queued' || entry.state === 'sending'
}

/** Sign-out or a removed phone: what was sent goes, what was not sent stays sealed. Says how much stays. */
export async function forgetSent(db: PersonDb): Promise<number> {
  const tx = db.transaction(['outbox', 'cache'], 'readwrite', { durability: 'strict' })
  await tx.objectStore('cache').clear()
  const outbox = tx.objectStore('outbox')
  let kept = 0
  for (const entry of await outbox.getAll()) {
    if (isUnsent(entry)) kept++
    else await outbox.delete(entry.id)
  }
  await tx.done
  return kept
}
