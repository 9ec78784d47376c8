// Sends what waits. Runs in a page and in the service worker alike; only one of them at a time.

import type { NewCheckIn } from '../api/types'
import { fact, keepFact, KINDS, type DeviceDb, type PersonDb, type StoredEntry } from './db'
import { correctionFate, fate, nextDayFate, type Answer, type Fate } from './fate'
import { unseal } from './seal'
import { entries, move, recover, settle } from './store'

const BATCH = 50
export const PATIENCE_MS = 15_000
/** A proxy that says "come back in a week" must not keep a pain report for a week. */
const LONGEST_WAIT_MS = 3_600_000

export type Correction = { target: string; item?: NewCheckIn; reason?: string }

export interface Surroundings {
  fetch: typeof fetch
  now: () => number
  /** Whose queue this is. */
  person: string
  /** The phone's own store: who is signed in here now, and whether the server asked to wait. */
  device: DeviceDb
  /** Identity and monotonic clock of this page; the worker has neither. */
  page?: { id: string; mono: () => number }
}

/** What the caller should do next. `notMine`: somebody else is signed in here now, and nothing was sent. */
export type Drained =
  | { kind: 'empty' }
  | { kind: 'wait'; atLeastMs?: number }
  | { kind: 'signIn'; code: string }
  | { kind: 'notMine' }

/** One sender at a time across tabs and worker. Signing in and out takes the same lock. */
export function alone<T>(work: () => Promise<T>): Promise<T> {
  return navigator.locks.request('reliefline-outbox', work) as Promise<T>
}

export async function drain(db: PersonDb, key: CryptoKey, around: Surroundings): Promise<Drained> {
  return alone(async () => {
    const held = await heldBack(around)
    if (held) return held
    await recover(db)
    let limit = BATCH
    const passedOver = new Set<string>()
    let refused = false
    for (;;) {
      const waiting = (await entries(db)).filter(
        (entry) => entry.state === 'queued' && !passedOver.has(entry.id),
      )
      const batch = nextBatch(waiting, limit)
      if (batch.length === 0) return refused ? { kind: 'wait' } : { kind: 'empty' }

      const letters = await openAll(key, batch)
      // One that cannot be read is kept, and the others go without it.
      for (const entry of batch) if (!letters.some((one) => one.entry === entry)) passedOver.add(entry.id)
      if (letters.length === 0) continue

      const { items, next } = await sendBatch(db, letters, around)
      for (const [index, one] of items.entries())
        await settle(db, letters[index]!.entry.id, one, around.now())
      if (next.kind === 'wait') await keepNotBefore(around, next.atLeastMs)
      if (next.kind === 'wait' || next.kind === 'signIn') return next
      if (next.kind === 'halve') limit = Math.max(1, Math.floor(letters.length / 2))
      if (next.kind === 'passOver') {
        passedOver.add(letters[0]!.entry.id)
        refused = true
      }
    }
  })
}

/** Read inside the lock, because signing in takes the same one: the cookie cannot change before we are done. */
export async function heldBack({ device, person, now }: Surroundings): Promise<Drained | undefined> {
  if ((await fact(device, 'current'))?.id !== person) return { kind: 'notMine' }
  if (await fact(device, 'unsure')) return { kind: 'wait' }
  const notBefore = await fact(device, 'notBefore')
  if (notBefore?.person !== person) return undefined
  const left = notBefore.at - now()
  // Longer than we ever wait: the phone's clock was set back.
  return left > 0 && left <= LONGEST_WAIT_MS ? { kind: 'wait', atLeastMs: left } : undefined
}

/** Page and worker share one queue, and the server's wish to be left alone holds for both. */
async function keepNotBefore({ device, person, now }: Surroundings, atLeastMs = 0): Promise<void> {
  if (atLeastMs <= 0) return
  const at = now() + Math.min(atLeastMs, LONGEST_WAIT_MS)
  await keepFact(device, 'notBefore', { person, at })
}

interface Letter {
  entry: StoredEntry
  value: unknown
}

async function openAll(key: CryptoKey, batch: StoredEntry[]): Promise<Letter[]> {
  const letters: Letter[] = []
  for (const entry of batch) {
    try {
      letters.push({ entry, value: await unseal(key, entry.id, entry.sealed!) })
    } catch (failure) {
      console.warn('an entry cannot be read:', failure)
    }
  }
  return letters
}

/** Check-ins go together, and session logs; what speaks of one of them goes after it, one by one. */
export function nextBatch(waiting: StoredEntry[], limit: number): StoredEntry[] {
  const kind = KINDS.find((one) => waiting.some((entry) => entry.kind === one))
  const alike = waiting.filter((entry) => entry.kind === kind)
  const most = kind === 'checkIn' || kind === 'sessionLog' ? limit : 1
  // A batch of staff is for one episode.
  return alike.filter((entry) => entry.episodeId === alike[0]!.episodeId).slice(0, most)
}

async function sendBatch(db: PersonDb, letters: Letter[], around: Surroundings): Promise<Fate> {
  for (const { entry } of letters) await move(db, entry.id, 'sending')
  const { entry: first, value } = letters[0]!
  if (first.kind === 'correction') return sendCorrection(first, value as Correction, around)
  if (first.kind === 'nextDay') return sendNextDay(first, value as { logId: string }, around)
  const items = letters.map(({ entry, value }) => aged(value as object, entry, around))
  const path = first.kind === 'checkIn' ? '/api/v1/check-ins' : '/api/v1/session-logs'
  const answer = await post(around, path, { episodeId: first.episodeId, items })
  return fate(
    letters.map(({ entry }) => entry.id),
    answer,
    around.now(),
  )
}

async function sendCorrection(
  entry: StoredEntry,
  { target, item, reason }: Correction,
  around: Surroundings,
): Promise<Fate> {
  const path = `/api/v1/check-ins/${target}/correction`
  const answer = await post(around, path, { item: item && aged(item, entry, around), reason })
  return correctionFate({ ...entry, takesBack: item === undefined }, answer, around.now())
}

async function sendNextDay(
  entry: StoredEntry,
  { logId, ...said }: { logId: string },
  around: Surroundings,
): Promise<Fate> {
  const answer = await post(around, `/api/v1/session-logs/${logId}/next-day`, aged(said, entry, around))
  return nextDayFate(entry, answer, around.now())
}

/** `ageMs` only while the page of the entry still lives: another page's monotonic clock means nothing here. */
function aged<T extends object>(item: T, entry: StoredEntry, around: Surroundings): T & { ageMs?: number } {
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
