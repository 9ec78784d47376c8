// IndexedDB, shared by page and worker. One small database for the device, and one for each person.
//
// Health data stands only in a person's database, and there only sealed (seal.ts). The device's
// database knows which person is signed in, and what waits to be reported about notifications.

import { deleteDB, openDB, type DBSchema } from 'idb'
import { newKey, type Sealed } from './seal'
import { Steady } from './steady'

export type EntryState = 'queued' | 'sending' | 'accepted' | 'pruned' | 'needsHelp'

/** What goes through the outbox, in the order in which it is sent: a correction may speak of a check-in before it. */
export const KINDS = ['checkIn', 'correction', 'sessionLog', 'nextDay'] as const
export type EntryKind = (typeof KINDS)[number]

/** One thing to send. `kind` and `target` are not health data; everything said is inside `sealed`. */
export interface StoredEntry {
  id: string
  kind: EntryKind
  state: EntryState
  /** Wall clock of this phone, for pruning and for the 30 days of a kept queue. */
  addedAt: number
  /** Staff take check-ins for others: which episode. A patient's comes from the session. */
  episodeId?: string
  acceptedAt?: number
  acceptedId?: string
  /** Why it needs help, or why a session ended. */
  code?: string
  /** It needs help and the clinic does not have it. */
  refused?: true
  /** Monotonic clock at entry, and the page it belongs to: worth something only while that page lives. */
  page?: string
  mono?: number
  sealed?: Sealed
}

interface PersonSchema extends DBSchema {
  keys: { key: string; value: CryptoKey }
  outbox: { key: string; value: StoredEntry }
  cache: { key: string; value: Sealed }
}

export interface DeviceFacts {
  /** Who is signed in on this phone; absent when nobody is. */
  current: { id: string; kind: 'patient' | 'staff' }
  language: 'en' | 'es'
  /** A sign-in whose answer was lost: until the server says whose, the cookie may be anybody's. */
  unsure: true
  /** The push subscription as the server knows it. */
  subscription: {
    id: string
    person: string
    /** When one that ended soon was last given back for another. */
    renewedAt?: number
  }
  /** The last notification that was tapped, and the subscription that it came by. */
  opened: { messageId: string; kind: string; at: number; subscription?: string }
  /** The server asked this person's queue to wait (`Retry-After`), whoever sends it: page or worker. */
  notBefore: { person: string; at: number }
}

interface DeviceSchema extends DBSchema {
  facts: { key: string; value: DeviceFacts[keyof DeviceFacts] }
  /** Databases of people, so that forgotten ones can be swept. */
  people: { key: string; value: { id: string; keptUntil?: number } }
  receipts: { key: [string, string]; value: { token: string; stage: 'shown' | 'opened'; at: number } }
}

export type PersonDb = Steady<PersonSchema>
export type DeviceDb = Steady<DeviceSchema>

const nameOf = (person: string) => `reliefline-person-${person}`

export async function openDevice(): Promise<DeviceDb> {
  return Steady.open<DeviceSchema>((ended) =>
    openDB<DeviceSchema>('reliefline-device', 2, {
      upgrade(db, from) {
        if (from < 1) {
          db.createObjectStore('facts')
          db.createObjectStore('people', { keyPath: 'id' })
        }
        // "Opened" must not take the place of a "shown" that still waits.
        if (from === 1) db.deleteObjectStore('receipts')
        db.createObjectStore('receipts', { keyPath: ['token', 'stage'] })
      },
      blocking: (_from, _to, event) => (event.target as IDBDatabase).close(),
      terminated: () => ended('again'),
    }),
  )
}

export async function fact<K extends keyof DeviceFacts>(
  db: DeviceDb,
  key: K,
): Promise<DeviceFacts[K] | undefined> {
  return (await db.get('facts', key)) as DeviceFacts[K] | undefined
}

export async function keepFact<K extends keyof DeviceFacts>(
  db: DeviceDb,
  key: K,
  value: DeviceFacts[K] | undefined,
): Promise<void> {
  if (value === undefined) await db.delete('facts', key)
  else await db.put('facts', value, key)
}

/** Opens (or makes) a person's store and its key. */
export async function openPerson(person: string): Promise<{ db: PersonDb; key: CryptoKey }> {
  const db = await Steady.open<PersonSchema>((ended) =>
    openDB<PersonSchema>(nameOf(person), 1, {
      upgrade(fresh) {
        fresh.createObjectStore('keys')
        fresh.createObjectStore('outbox', { keyPath: 'id' })
        fresh.createObjectStore('cache')
      },
      // Another tab deletes the store at sign-out: let it, and never make it anew with a key that nobody keeps.
      blocking(_from, _to, event) {
        ended('for good')
        ;(event.target as IDBDatabase).close()
      },
      terminated: () => ended('again'),
    }),
  )
  let key = await db.get('keys', 'seal')
  if (!key) {
    const fresh = await newKey()
    // Two tabs may race here: the first key wins, or what it sealed could never be read again.
    key = await db.write(['keys'], async (tx) => {
      const keys = tx.objectStore('keys')
      const first = (await keys.get('seal')) ?? fresh
      await keys.put(first, 'seal')
      return first
    })
  }
  return { db, key }
}

export async function dropPerson(person: string): Promise<void> {
  await deleteDB(nameOf(person))
}
