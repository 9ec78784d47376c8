// The outbox in IndexedDB: every move of an entry's state is made here, and no other moves exist.

import type { EntryState, PersonDb, StoredEntry } from './db'
import type { ItemFate } from './fate'

export const DAY_MS = 86_400_000
const CONTENT_KEPT_MS = 14 * DAY_MS
const ID_KEPT_MS = 35 * DAY_MS
/** As long as a queue is kept: by then the clinic has settled what it set aside. */
const HELP_KEPT_MS = 30 * DAY_MS

const MOVES: Record<EntryState, EntryState[]> = {
  queued: ['sending'],
  sending: ['queued', 'accepted', 'needsHelp'],
  accepted: ['pruned', 'queued'],
  pruned: [],
  needsHelp: ['pruned'],
}

export function mayMove(from: EntryState, to: EntryState): boolean {
  return MOVES[from].includes(to)
}

/** On disk before anybody says "saved". A second try after a lost connection writes the same entry again. */
export async function addEntry(db: PersonDb, entry: StoredEntry): Promise<void> {
  await db.write(['outbox'], (tx) => tx.objectStore('outbox').put(entry))
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
  return db.write(['outbox'], async (tx) => {
    const outbox = tx.objectStore('outbox')
    const entry = await outbox.get(id)
    if (!entry || !mayMove(entry.state, to)) return false
    await outbox.put({ ...entry, ...change, id, state: to })
    return true
  })
}

export async function settle(db: PersonDb, id: string, fate: ItemFate, now: number): Promise<void> {
  if (fate.to === 'accepted') await move(db, id, 'accepted', { acceptedAt: now, acceptedId: fate.acceptedId })
  else if (fate.to === 'needsHelp')
    await move(db, id, 'needsHelp', { code: fate.code, refused: fate.refused })
  else await move(db, id, 'queued')
}

/** Left behind by a page that died while sending. Only the holder of the lock may call this. */
export async function recover(db: PersonDb): Promise<void> {
  for (const entry of await entries(db)) if (entry.state === 'sending') await move(db, entry.id, 'queued')
}

export async function prune(db: PersonDb, now: number): Promise<void> {
  for (const entry of await entries(db)) {
    if (entry.state === 'needsHelp') {
      if (now - entry.addedAt > HELP_KEPT_MS) await forgetContent(db, entry.id, now)
      continue
    }
    if (entry.acceptedAt === undefined) continue
    const age = now - entry.acceptedAt
    if (age > ID_KEPT_MS && entry.state === 'pruned') await db.delete('outbox', entry.id)
    else if (age > CONTENT_KEPT_MS && entry.state === 'accepted') await forgetContent(db, entry.id, now)
  }
}

/** The content goes, the id stays for a while. */
export async function forgetContent(db: PersonDb, id: string, now: number): Promise<void> {
  const entry = await db.get('outbox', id)
  await move(db, id, 'pruned', { sealed: undefined, acceptedAt: entry?.acceptedAt ?? now })
}

export function isUnsent(entry: { state: EntryState }): boolean {
  return entry.state === 'queued' || entry.state === 'sending'
}

/** What the clinic cannot have: not sent yet, or sent and never taken. */
function isOnlyHere(entry: StoredEntry): boolean {
  return isUnsent(entry) || (entry.state === 'needsHelp' && entry.refused === true)
}

/** Sign-out or a removed phone: what was sent goes, what was not sent stays sealed. Says how much stays. */
export async function forgetSent(db: PersonDb): Promise<number> {
  return db.write(['outbox', 'cache'], async (tx) => {
    await tx.objectStore('cache').clear()
    const outbox = tx.objectStore('outbox')
    let kept = 0
    for (const entry of await outbox.getAll()) {
      if (isOnlyHere(entry)) kept++
      else await outbox.delete(entry.id)
    }
    return kept
  })
}
