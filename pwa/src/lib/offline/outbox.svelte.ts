// The outbox as a screen sees it: add, and watch what becomes of it.

import type { NewCheckIn } from '../api/types'
import type { DeviceDb, EntryKind, EntryState, PersonDb } from './db'
import { backoffMs } from './fate'
import { seal, unseal } from './seal'
import { drain, type Correction, type Drained, type Surroundings } from './sender'
import { addEntry, entries, isUnsent, prune } from './store'
import { uuidv7 } from './uuid'

export interface Entry {
  id: string
  kind: EntryKind
  state: EntryState
  acceptedId?: string
  code?: string
  /** The clinic would not take it, and does not have it. */
  refused?: true
  /** Its seal cannot be opened: it stays here, and nobody can say what it was. */
  unreadable?: true
  /** Gone once pruned. */
  item?: NewCheckIn
  target?: string
  /** What other kinds say, for whoever knows them. */
  value?: unknown
}

/** This page, as opposed to the one before a reload. */
const PAGE = { id: crypto.randomUUID(), mono: () => performance.now() }

const CHANNEL = 'reliefline-outbox'

export class Outbox {
  list = $state.raw<Entry[]>([])
  unsent = $derived(this.list.filter((entry) => isUnsent(entry) && !entry.unreadable).length)
  unreadable = $derived(this.list.filter((entry) => isUnsent(entry) && entry.unreadable).length)
  /** The last attempt came to nothing: the screen says that it waits for a signal. */
  waiting = $state(false)

  private attempt = 0
  private timer: ReturnType<typeof setTimeout> | undefined
  private draining: Promise<void> | undefined
  private again = false
  private closed = false
  /** The server's list is still to be compared with ours. */
  private owesCompare = false
  private readonly channel = new BroadcastChannel(CHANNEL)
  private readonly around: Surroundings

  constructor(
    private readonly db: PersonDb,
    private readonly key: CryptoKey,
    private readonly heard: {
      onSignIn: (code: string) => void
      onAccepted: () => void
      /** Somebody else is signed in on this phone now. */
      onNotMine: () => void
    },
    around: { person: string; device: DeviceDb } & Partial<Surroundings>,
  ) {
    this.around = { fetch: (...all) => fetch(...all), now: () => Date.now(), page: PAGE, ...around }
    this.channel.onmessage = () => void this.reload().catch(() => undefined)
  }

  /** Saved on this phone when this returns; sending is another matter. */
  async add(
    item: Omit<NewCheckIn, 'id' | 'feltAt' | 'enteredAt'>,
    /** Only staff say for whom, and may say when it was felt. */
    taken: { episodeId?: string; feltAt?: Date } = {},
  ): Promise<string> {
    const now = this.around.now()
    const id = uuidv7(now)
    const at = withZone(new Date(now))
    const feltAt = taken.feltAt ? withZone(taken.feltAt) : at
    const whole = { ...item, id, feltAt, enteredAt: at } satisfies NewCheckIn
    await this.keep(id, 'checkIn', whole, now, taken.episodeId)
    return id
  }

  /** Another score for an entry, or none at all: the old one stays, marked entered in error. */
  async correct(target: string, item: Omit<NewCheckIn, 'id' | 'enteredAt'> | undefined, reason?: string) {
    const now = this.around.now()
    const id = uuidv7(now)
    const fresh = item && { ...item, id, enteredAt: withZone(new Date(now)) }
    await this.keep(id, 'correction', { target, item: fresh, reason } satisfies Correction, now)
    return id
  }

  /** Anything else that is to be sent, under the id that it was given. */
  async keep(
    id: string,
    kind: EntryKind,
    value: unknown,
    now = this.around.now(),
    episodeId?: string,
  ): Promise<void> {
    const sealed = await seal(this.key, id, value)
    const { page } = this.around
    await addEntry(this.db, {
      id,
      kind,
      state: 'queued',
      addedAt: now,
      episodeId,
      page: page?.id,
      mono: page?.mono(),
      sealed,
    })
    // Kept: nothing that fails from here on may say otherwise.
    await this.reload().catch(() => undefined)
    this.announce()
    void registerSync().catch(() => undefined)
    this.flush()
  }

  /** Reads the store again: after our own moves, and when another tab or the worker made some. */
  async reload(): Promise<void> {
    if (this.closed) return
    const fresh: Entry[] = []
    for (const one of await entries(this.db)) {
      const view: Entry = {
        id: one.id,
        kind: one.kind,
        state: one.state,
        acceptedId: one.acceptedId,
        code: one.code,
        refused: one.refused,
      }
      if (one.sealed) {
        try {
          const value = await unseal<unknown>(this.key, one.id, one.sealed)
          if (one.kind === 'checkIn') view.item = value as NewCheckIn
          else if (one.kind === 'correction') ({ item: view.item, target: view.target } = value as Correction)
          else view.value = value
        } catch {
          view.unreadable = true
        }
      }
      fresh.push(view)
    }
    this.list = fresh
  }

  /** `compares`: there is one list of the server's to compare with. */
  async start(compares: boolean): Promise<void> {
    this.owesCompare = compares
    await prune(this.db, this.around.now()).catch(() => undefined)
    await this.reload().catch(() => undefined)
    await this.wake()
  }

  /** The page is seen again, the network is back, somebody signed in. What waits goes before any comparing. */
  async wake(): Promise<void> {
    this.flush()
    if (!this.owesCompare || this.closed) return
    const lost = await import('./reconcile')
      .then(({ reconcile }) => reconcile(this.db, this.around))
      .catch(() => undefined)
    if (lost === undefined) return
    this.owesCompare = false
    await this.reload().catch(() => undefined)
    if (lost > 0) this.flush()
  }

  /** Try now: on save, start, page shown, back online, push. */
  flush(): void {
    clearTimeout(this.timer)
    if (this.closed) return
    if (this.draining) {
      this.again = true
      return
    }
    this.draining = this.run().finally(() => {
      this.draining = undefined
      if (this.again) {
        this.again = false
        this.flush()
      }
    })
  }

  private async run(): Promise<void> {
    const before = this.acceptedCount()
    // A store that fails for a moment must not end the trying.
    const end = await drain(this.db, this.key, this.around).catch((failure): Drained => {
      if (!this.closed) console.warn('sending:', failure)
      return { kind: 'wait' }
    })
    if (this.closed) return
    await this.reload().catch(() => undefined)
    this.announce()
    if (this.acceptedCount() > before) this.heard.onAccepted()

    this.waiting = end.kind === 'wait'
    if (end.kind === 'signIn') this.heard.onSignIn(end.code)
    else if (end.kind === 'notMine') this.heard.onNotMine()
    else if (end.kind === 'wait') {
      const pause = Math.max(end.atLeastMs ?? 0, backoffMs(this.attempt++, Math.random()))
      this.timer = setTimeout(() => this.flush(), pause)
    } else this.attempt = 0
  }

  private acceptedCount(): number {
    return this.list.filter((entry) => entry.state === 'accepted').length
  }

  private announce(): void {
    if (!this.closed) this.channel.postMessage('changed')
  }

  close(): void {
    this.closed = true
    clearTimeout(this.timer)
    this.channel.close()
  }
}

/** Chromium then delivers even after the page is closed; elsewhere the next start does. */
async function registerSync(): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration()
  const sync = (registration as { sync?: { register(tag: string): Promise<void> } } | undefined)?.sync
  await sync?.register('outbox').catch(() => undefined)
}

/** Wall clock with its zone: `2026-11-23T09:13:00.000-05:00` says more than the same instant in UTC. */
export function withZone(date: Date): string {
  const offset = -date.getTimezoneOffset()
  const local = new Date(date.getTime() + offset * 60_000).toISOString().slice(0, -1)
  const two = (n: number) => String(Math.floor(Math.abs(n))).padStart(2, '0')
  return `${local}${offset < 0 ? '-' : '+'}${two(offset / 60)}:${two(offset % 60)}`
}
