// Who this phone is signed in for, and what it may keep of them.

import { ApiError, told, type Api } from './api/client'
import type { Clinic, Language, Me } from './api/types'
import { Cache } from './offline/cache'
import { dropPerson, fact, keepFact, openPerson, type DeviceDb, type PersonDb } from './offline/db'
import { Outbox } from './offline/outbox.svelte'
import { alone } from './offline/sender'
import { DAY_MS, entries, forgetSent, isUnsent } from './offline/store'

/** `out`: the clinic removed this phone; what was not sent is kept sealed. */
export type Standing = 'starting' | 'nobody' | 'in' | 'out'

const KEPT_DAYS = 30
const KIND = 'reliefline.kind'

export class Session {
  standing = $state<Standing>('starting')
  me = $state.raw<Me>()
  /** The server did not answer: what is shown comes from this phone. */
  offline = $state(false)
  /** A 401 while the person's screens stay open: entries are kept, the clinic must reconnect. */
  lost = $state<string>()
  /** A member of staff was signed out by the server; said at the sign-in, forgotten once signed in. */
  ended = $state<string>()
  outbox = $state.raw<Outbox>()
  cache = $state.raw<Cache>()
  /** Unsent entries of people who signed out here. */
  keptEntries = $state(0)
  /** Known even after the phone was wiped: whom to call. */
  clinic = $state.raw<Clinic>()

  /** Told when the clinic has taken something: the screens then ask what it made of it. */
  onAccepted: (() => void) | undefined

  private db: PersonDb | undefined
  private readonly onIn: ((me: Me) => void)[] = []

  constructor(
    private readonly device: DeviceDb,
    private readonly api: Api,
  ) {}

  /** The kind of the last person, known before anything is read: which screens to load first. */
  static lastKind(): 'patient' | 'staff' | undefined {
    const kind = localStorage.getItem(KIND)
    return kind === 'patient' || kind === 'staff' ? kind : undefined
  }

  whenIn(tell: (me: Me) => void): void {
    this.onIn.push(tell)
  }

  /** From this phone first, so that every screen opens without a network; then from the server. */
  async start(): Promise<void> {
    await this.sweep()
    const current = await fact(this.device, 'current')
    if (current) {
      await this.openStore(current.id)
      const kept = await this.cache!.get<Me>('me')
      if (kept) this.enter(kept)
      else this.clinic = await this.cache!.get<Clinic>('clinic')
    }
    await this.refresh()
    if (this.standing === 'starting') this.standing = this.clinic ? 'out' : 'nobody'
  }

  async refresh(): Promise<void> {
    try {
      const me = await told(this.api.GET('/me'))
      this.offline = false
      await this.adopt(me)
    } catch (failure) {
      this.offline = failure instanceof ApiError && failure.offline
    }
  }

  /**
   * Enrols or signs in: `call` sets the cookie and says who it is.
   * Under the sender's lock, so that one person's queue is never sent with another person's cookie.
   */
  async signIn(call: () => Promise<Me>): Promise<Me> {
    const me = await alone(async () => {
      const me = await call()
      await this.replace(me)
      return me
    })
    await this.adopt(me)
    return me
  }

  /** Somebody else was here: what they sent goes, what they did not stays sealed for them. */
  private async replace(me: Me): Promise<void> {
    const current = await fact(this.device, 'current')
    if (current && current.id !== me.id) await this.forgetPerson(current.id)
    await keepFact(this.device, 'current', { id: me.id, kind: me.person })
  }

  private async adopt(me: Me): Promise<void> {
    if (this.me?.id !== me.id || !this.db) {
      await this.replace(me)
      await this.device.put('people', { id: me.id })
      localStorage.setItem(KIND, me.person)
      await this.openStore(me.id)
    }
    await keepFact(this.device, 'language', me.language)
    await this.cache!.put('me', me)
    await this.cache!.put('clinic', me.clinic)
    this.lost = undefined
    this.ended = undefined
    this.enter(me)
    // Staff take check-ins for many episodes: there is no one list to compare with.
    void this.outbox?.start(me.person === 'patient')
    void navigator.storage?.persist?.()
  }

  private enter(me: Me): void {
    this.me = me
    this.clinic = me.clinic
    this.standing = 'in'
    for (const tell of this.onIn) tell(me)
  }

  private async openStore(person: string): Promise<void> {
    this.closeStore()
    const { db, key } = await openPerson(person)
    this.db = db
    this.cache = new Cache(db, key)
    this.outbox = new Outbox(db, key, {
      onSignIn: (code) => void this.signedOut(code),
      onAccepted: () => this.onAccepted?.(),
    })
    await this.outbox.reload()
  }

  private closeStore(): void {
    this.outbox?.close()
    this.db?.close()
    this.outbox = undefined
    this.cache = undefined
    this.db = undefined
  }

  /** Every 401 ends here. A patient goes on logging; only a removed phone is wiped. */
  async signedOut(code: string): Promise<void> {
    if (this.standing === 'nobody' || !this.db) return
    const kind = this.me?.person ?? (await fact(this.device, 'current'))?.kind
    if (kind === 'staff') {
      this.ended = code
      return this.forget()
    }
    if (code !== 'device_revoked') {
      this.lost = code
      return
    }
    const { clinic } = this
    await forgetSent(this.db)
    if (clinic) await this.cache?.put('clinic', clinic)
    await this.outbox?.reload()
    this.me = undefined
    this.standing = 'out'
  }

  /** Ends the session on the server, then here. Throws when there is no connection. */
  async leave(): Promise<void> {
    await told(this.api.DELETE('/sessions/current'))
    await this.forget()
  }

  private async forget(): Promise<void> {
    const id = (await fact(this.device, 'current'))?.id
    await alone(async () => {
      await keepFact(this.device, 'current', undefined)
      if (id) await this.forgetPerson(id)
    })
    localStorage.removeItem(KIND)
    this.lost = undefined
    this.standing = 'nobody'
    await this.sweep()
  }

  /** What was sent goes; what was not stays sealed for 30 days, for the same person only. */
  private async forgetPerson(id: string): Promise<void> {
    this.closeStore()
    this.me = undefined
    const { db } = await openPerson(id)
    const kept = await forgetSent(db)
    db.close()
    if (kept > 0) await this.device.put('people', { id, keptUntil: Date.now() + KEPT_DAYS * DAY_MS })
    else await this.drop(id)
  }

  /** Counts what people left behind, and drops what nobody came back for. */
  private async sweep(): Promise<void> {
    const current = await fact(this.device, 'current')
    let kept = 0
    for (const { id, keptUntil } of await this.device.getAll('people')) {
      if (id === current?.id || keptUntil === undefined) continue
      if (keptUntil < Date.now()) {
        await this.drop(id)
        continue
      }
      const { db } = await openPerson(id)
      kept += (await entries(db)).filter(isUnsent).length
      db.close()
    }
    this.keptEntries = kept
  }

  private async drop(id: string): Promise<void> {
    await dropPerson(id)
    await this.device.delete('people', id)
  }

  /** The person's own language goes to the server too: pushes are written in it. */
  async tellLanguage(language: Language): Promise<void> {
    await keepFact(this.device, 'language', language)
    if (this.standing !== 'in' || this.me?.language === language) return
    try {
      const me = await told(this.api.PATCH('/me', { body: { language } }))
      this.me = { ...this.me!, language: me?.language ?? language }
    } catch {
      // Told again at the next start, see app.svelte.ts.
    }
  }
}
