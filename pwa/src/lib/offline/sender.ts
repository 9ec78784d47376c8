// Sends what waits. Runs in a page and in the service worker alike; only one of them at a time.

import type { NewCheckIn } from '../api/types'
import type { PersonDb, StoredEntry } from './db'
import { fate, lostIds, type Answer, type Fate } from './fate'
import { unseal } from './seal'
import { entries, move, prune, recover, settle } from './store'

const BATCH = 50
const PATIENCE_MS = 15_000

export type Correction = { target: string; item?: NewCheckIn; reason?: string }

export interface Surroundings {
  fetch: typeof fetch
  now: () => number
  /** Identity and monotonic clock of this page; the worker has neither. */
  page?: { id: string; mono: () => number }
}

/** What the caller should do next. */
export type Drained =
  { kind: 'empty' } | { kind: 'wait'; atLeastMs?: number } | { kind: 'signIn'; code: string }

/** One sender at a time across tabs and worker. Signing in and out takes the same lock. */
export function alone<T>(work: () => Promise<T>): Promise<T> {
  return navigator.locks.request('reliefline-outbox', work) as Promise<T>
}

export async function drain(db: PersonDb, key: CryptoKey, around: Surroundings): Promise<Drained> {
  return alone(async () => {
    await recover(db)
    let limit = BATCH
    for (;;) {
      const waiting = (await entries(db)).filter((entry) => entry.state === 'queued')
      const batch = nextBatch(waiting, limit)
      if (batch.length === 0) return { kind: 'empty' }

      const { items, next } = await sendBatch(db, key, batch, around)
      for (const [index, one] of items.entries()) await settle(db, batch[index]!.id, one, around.now())
      if (next.kind === 'wait' || next.kind === 'signIn') return next
      if (next.kind === 'halve') limit = Math.max(1, Math.floor(batch.length / 2))
    }
  })
}

/** Check-ins go together and first, since a correction may speak of one of them; corrections go one by one. */
export function nextBatch(waiting: StoredEntry[], limit: number): StoredEntry[] {
  const checkIns = waiting.filter((entry) => entry.kind === 'checkIn')
  if (checkIns.length === 0) return waiting.slice(0, 1)
  // A batch of staff is for one episode.
  return checkIns.filter((entry) => entry.episodeId === checkIns[0]!.episodeId).slice(0, limit)
}

async function sendBatch(
  db: PersonDb,
  key: CryptoKey,
  batch: StoredEntry[],
  around: Surroundings,
): Promise<Fate> {
  for (const entry of batch) await move(db, entry.id, 'sending')
  const first = batch[0]!
  if (first.kind === 'correction') return sendCorrection(key, first, around)
  const items: NewCheckIn[] = []
  for (const entry of batch) items.push(aged(await unseal(key, entry.id, entry.sealed!), entry, around))
  const answer = await post(around, '/api/v1/check-ins', { episodeId: first.episodeId, items })
  return fate(
    batch.map((one) => one.id),
    answer,
    around.now(),
  )
}

async function sendCorrection(key: CryptoKey, entry: StoredEntry, around: Surroundings): Promise<Fate> {
  const { target, item, reason } = await unseal<Correction>(key, entry.id, entry.sealed!)
  const path = `/api/v1/check-ins/${target}/correction`
  const answer = await post(around, path, { item: item && aged(item, entry, around), reason })
  if (item) return fate([entry.id], answer, around.now())
  // Taken back without another score: there is no item to answer, so the whole answer is the result.
  const whole = fate([], answer, around.now())
  if (whole.next.kind !== 'goOn' || whole.items.length > 0) return { ...whole, items: [{ to: 'queued' }] }
  return { items: [{ to: 'accepted', acceptedId: entry.id }], next: whole.next }
}

/** `ageMs` only while the page of the entry still lives: another page's monotonic clock means nothing here. */
function aged(item: NewCheckIn, entry: StoredEntry, around: Surroundings): NewCheckIn {
  if (!around.page || entry.page !== around.page.id || entry.mono === undefined) return item
  return { ...item, ageMs: Math.max(0, Math.round(around.page.mono() - entry.mono)) }
}

async function post(around: Surroundings, path: string, body: object): Promise<Answer> {
  try {
    const response = await around.fetch(path, {
      method: 'POST',
      credentials: 'same-origin',
      cache: 'no-store',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      // Read last of all, so that it says when the batch really left.
      body: JSON.stringify({ sentAt: new Date(around.now()).toISOString(), ...body }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
    return {
      kind: 'some',
      status: response.status,
      ours: response.headers.get('x-reliefline') === '1',
      retryAfter: response.headers.get('retry-after'),
      body: await response.json().catch(() => undefined),
    }
  } catch {
    return { kind: 'none' }
  }
}

/** At each start: what the server lost (a restored backup) is queued again. Then old content is pruned. */
export async function reconcile(db: PersonDb, around: Surroundings): Promise<number> {
  return alone(async () => {
    await prune(db, around.now())
    const accepted = (await entries(db)).filter(
      (entry) => entry.state === 'accepted' && entry.kind === 'checkIn',
    )
    if (accepted.length === 0) return 0
    const known = await knownIds(around.fetch)
    if (!known) return 0
    const lost = lostIds(accepted, known)
    for (const id of lost) await move(db, id, 'queued', { acceptedAt: undefined, acceptedId: undefined })
    return lost.length
  })
}

/** All pages, or nothing: half a list would make the phone send again what arrived long ago. */
async function knownIds(fetcher: typeof fetch): Promise<Set<string> | undefined> {
  const known = new Set<string>()
  let after: string | undefined
  try {
    for (;;) {
      const query = after ? `?after=${encodeURIComponent(after)}` : ''
      const response = await fetcher(`/api/v1/check-ins/ids${query}`, {
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
