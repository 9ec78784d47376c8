// The outbox as a screen sees it: add, and watch what becomes of it.

import type { NewCheckIn } from '../api/types'
import type { EntryState, PersonDb } from './db'
import { backoffMs } from './fate'
import { seal, unseal } from './seal'
import { drain, reconcile, type Correction, type Surroundings } from './sender'
import { addEntry, entries, isUnsent } from './store'
import { uuidv7 } from './uuid'

export interface Entry {
  id: string
  kind: 'checkIn' | 'correction'
  state: EntryState
  acceptedId?: string
  code?: string
  /** Gone once pruned. */
  item?: NewCheckIn
  target?: string
}

/** This page, as opposed to the one before a reload. */
const PAGE = { id: crypto.randomUUID(), mono: () => performance.now() }

const CHANNEL = 'reliefline-outbox'

export class Outbox {
  list = $state.raw<Entry[]>([])
  unsent = $derived(this.list.filter(isUnsent).length)
  /** The code of a 401, while one stands. */
  signIn = $state<string>()
  /** The last attempt came to nothing: the screen says that it waits for a signal. */
  waiting = $state(false)

  private attempt = 0
  private timer: ReturnType<typeof setTimeout> | undefined
  private draining: Promise<void> | undefined
  private again = false
  private closed = false
  private readonly channel = new BroadcastChannel(CHANNEL)
  private readonly around: Surroundings

  constructor(
    private readonly db: PersonDb,
    private readonly key: CryptoKey,
    private readonly heard: { onSignIn: (code: string) => void; onAccepted: () => void },
    around: Partial<Surroundings> = {},
  ) {
    this.around = { fetch: (...all) => fetch(...all), now: () => Date.now(), page: PAGE, ...around }
    this.channel.onmessage = () => void this.reload()
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

  private async keep(
    id: string,
    kind: Entry['kind'],
    value: unknown,
    now: number,
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
    await this.reload()
    this.channel.postMessage('changed')
    void registerSync()
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
      }
      if (one.sealed && one.kind === 'checkIn') view.item = await unseal(this.key, one.id, one.sealed)
      if (one.sealed && one.kind === 'correction') {
        const correction = await unseal<Correction>(this.key, one.id, one.sealed)
        view.item = correction.item
        view.target = correction.target
      }
      fresh.push(view)
    }
    this.list = fresh
  }

  async start(compares: boolean): Promise<void> {
    await this.reload()
    if (compares) await reconcile(this.db, this.around)
    this.signIn = undefined
    this.flush()
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
    const before = this.list.filter((entry) => entry.state === 'accepted').length
    const end = await drain(this.db, this.key, this.around)
    if (this.closed) return
    await this.reload()
    this.channel.postMessage('changed')
    if (this.list.filter((entry) => entry.state === 'accepted').length > before) this.heard.onAccepted()

    this.waiting = end.kind === 'wait'
    if (end.kind === 'signIn') {
      this.signIn = end.code
      this.heard.onSignIn(end.code)
    } else if (end.kind === 'wait') {
      const pause = Math.max(end.atLeastMs ?? 0, backoffMs(this.attempt++, Math.random()))
      this.timer = setTimeout(() => this.flush(), pause)
    } else {
      this.attempt = 0
    }
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
