// Who this phone is signed in for, and what it may keep of them.

import { problemOf, told, type Api } from './api/client'
import type { Clinic, Language, Me } from './api/types'
import { Cache } from './offline/cache'
import { dropPerson, fact, keepFact, openPerson, type DeviceDb, type PersonDb } from './offline/db'
import { backoffMs } from './offline/fate'
import { Outbox } from './offline/outbox.svelte'
import { alone } from './offline/sender'
import { DAY_MS, entries, forgetSent, isUnsent } from './offline/store'
import { remember, remembered } from './remembered'
import { isOlder, VERSION } from './version'

/** `out`: the clinic removed this phone; what was not sent is kept sealed. */
export type Standing = 'starting' | 'nobody' | 'in' | 'out'

const KEPT_DAYS = 30
const KIND = 'reliefline.kind'
/** Tells the other windows of this browser that somebody else is signed in now, or nobody. */
const CHANNEL = 'reliefline-person'

export class Session {
  standing = $state<Standing>('starting')
  me = $state.raw<Me>()
  /** A 401 while the person's screens stay open: entries are kept, the clinic must reconnect. */
  lost = $state<string>()
  /** A member of staff was signed out by the server; said at the sign-in, forgotten once signed in. */
  ended = $state<string>()
  /** The server asks for a newer app. What this one holds it still takes. */
  isTooOld = $derived(this.me !== undefined && isOlder(VERSION, this.me.minClientVersion))
  outbox = $state.raw<Outbox>()
  cache = $state.raw<Cache>()
  /** Unsent entries of people who signed out here. */
  keptEntries = $state(0)
  /** Known even after the phone was wiped: whom to call. */
  clinic = $state.raw<Clinic>()

  /** Told when the clinic has taken something: the screens then ask what it made of it. */
  onAccepted: (() => void) | undefined

  private db: PersonDb | undefined
  /** Whose store is open in this window. */
  private whose: string | undefined
  /** This window itself is signing somebody in or out. */
  private changing = false
  /** The server has said in this window who is signed in. */
  private asked = false
  private tries = 0
  private retry: ReturnType<typeof setTimeout> | undefined
  private readonly channel = new BroadcastChannel(CHANNEL)
  private readonly onIn: ((me: Me, isFresh: boolean) => void)[] = []

  constructor(
    private readonly device: DeviceDb,
    private readonly api: Api,
    private readonly reloadPage: () => void = () => location.reload(),
  ) {
    this.channel.onmessage = () => void this.look()
  }

  /** The kind of the last person, known before anything is read: which screens to load first. */
  static lastKind(): 'patient' | 'staff' | undefined {
    const kind = remembered(KIND)
    return kind === 'patient' || kind === 'staff' ? kind : undefined
  }

  /** `isFresh`: from the server just now, and not from this phone. */
  whenIn(tell: (me: Me, isFresh: boolean) => void): void {
    this.onIn.push(tell)
  }

  /** From this phone first, so that every screen opens and what waits is sent without an answer; then from the server. */
  async start(): Promise<void> {
    const current = await fact(this.device, 'current')
    if (current) {
      await this.openStore(current.id)
      const kept = await this.cache!.get<Me>('me')
      if (kept) {
        this.enter(kept, false)
        void this.outbox!.start(kept.person === 'patient')
      } else this.clinic = await this.cache!.get<Clinic>('clinic')
    }
    await this.sweep().catch(() => undefined)
    await this.refresh()
    if (this.standing === 'starting') this.standing = this.clinic ? 'out' : 'nobody'
  }

  /** The page is seen again, or the network is back. */
  wake(): void {
    void this.look()
    void this.outbox?.wake()
    if (!this.asked && this.standing !== 'starting') void this.refresh()
  }

  /** Another window may have changed the person; then nothing of this one's may stay on the screen. */
  private async look(): Promise<void> {
    if (this.changing) return
    const current = await fact(this.device, 'current')
    if (!this.changing && current?.id !== this.whose) this.reloadPage()
  }

  /** Asks the server who is signed in; again by itself for as long as no answer comes. */
  async refresh(): Promise<void> {
    clearTimeout(this.retry)
    try {
      const shown = this.whose
      const ask = () => told(this.api.GET('/me'))
      let me = await ask()
      if (await this.isOther(me))
        me = await alone(async () => {
          // An answer from before another window's sign-in would name the wrong person. Inside the lock it cannot.
          const sure = await ask()
          await this.replace(sure)
          return sure
        })
      if (shown && shown !== me.id) return this.reloadPage()
      this.asked = true
      this.tries = 0
      await this.adopt(me)
    } catch (failure) {
      // A 401 is an answer, and `signedOut` has heard it.
      if (problemOf(failure).status === 401) this.asked = true
      else this.retry = setTimeout(() => void this.refresh(), backoffMs(2 + this.tries++, Math.random()))
    }
  }

  private async isOther(me: Me): Promise<boolean> {
    if ((await fact(this.device, 'current'))?.id !== me.id) return true
    return (await fact(this.device, 'unsure')) !== undefined
  }

  /**
   * Enrols or signs in: `call` sets the cookie and says who it is.
   * Under the sender's lock, so that one person's queue is never sent with another person's cookie.
   */
  async signIn(call: () => Promise<Me>): Promise<Me> {
    this.changing = true
    try {
      const me = await alone(async () => {
        await keepFact(this.device, 'unsure', true)
        const me = await call().catch(async (failure: unknown) => {
          // A refusal changed nothing. No answer at all may have left another person's cookie here.
          if (problemOf(failure).status !== 0) await keepFact(this.device, 'unsure', undefined)
          throw failure
        })
        await this.replace(me)
        return me
      })
      this.asked = true
      await this.adopt(me)
      return me
    } finally {
      this.changing = false
      if (await fact(this.device, 'unsure')) void this.refresh()
    }
  }

  /** Under the lock. Somebody else was here: what they sent goes, what they did not stays sealed for them. */
  private async replace(me: Me): Promise<void> {
    const current = await fact(this.device, 'current')
    if (current && current.id !== me.id) await this.forgetPerson(current.id)
    await keepFact(this.device, 'current', { id: me.id, kind: me.person })
    await keepFact(this.device, 'unsure', undefined)
    await this.device.put('people', { id: me.id })
    if (current?.id !== me.id) this.channel.postMessage('changed')
  }

  private async adopt(me: Me): Promise<void> {
    if (this.whose !== me.id) {
      remember(KIND, me.person)
      await this.openStore(me.id)
    }
    await keepFact(this.device, 'language', me.language)
    await this.cache!.put('me', me).catch(() => undefined)
    await this.cache!.put('clinic', me.clinic).catch(() => undefined)
    this.lost = undefined
    this.ended = undefined
    this.enter(me, true)
    // Staff take check-ins for many episodes: there is no one list to compare with.
    void this.outbox?.start(me.person === 'patient')
    void navigator.storage?.persist?.()
  }

  private enter(me: Me, isFresh: boolean): void {
    this.me = me
    this.clinic = me.clinic
    this.standing = 'in'
    for (const tell of this.onIn) tell(me, isFresh)
  }

  private async openStore(person: string): Promise<void> {
    this.closeStore()
    const { db, key } = await openPerson(person)
    this.db = db
    this.whose = person
    this.cache = new Cache(db, key)
    const heard = {
      onSignIn: (code: string) => void this.signedOut(code),
      onAccepted: () => this.onAccepted?.(),
      onNotMine: () => void this.look(),
    }
    this.outbox = new Outbox(db, key, heard, { person, device: this.device })
    await this.outbox.reload()
  }

  private closeStore(): void {
    this.outbox?.close()
    this.db?.close()
    this.outbox = undefined
    this.cache = undefined
    this.db = undefined
    this.whose = undefined
  }

  /** Of a window that is gone. */
  close(): void {
    clearTimeout(this.retry)
    this.channel.close()
    this.closeStore()
  }

  /** Every 401 ends here. A patient goes on logging; only a removed phone is wiped. */
  async signedOut(code: string): Promise<void> {
    if (this.standing === 'nobody' || !this.db) return
    const current = await fact(this.device, 'current')
    // Another window signed somebody else in: what this one hears is no longer about them.
    if (current?.id !== this.whose) return this.look()
    const kind = this.me?.person ?? current?.kind
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
    this.changing = true
    try {
      const id = (await fact(this.device, 'current'))?.id
      await alone(async () => {
        await keepFact(this.device, 'current', undefined)
        if (id) await this.forgetPerson(id)
      })
      this.channel.postMessage('changed')
      remember(KIND, undefined)
      this.lost = undefined
      this.standing = 'nobody'
    } finally {
      this.changing = false
    }
    await this.sweep().catch(() => undefined)
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
      if (keptUntil < Date.now()) await this.drop(id)
      else kept += await this.countUnsent(id)
    }
    this.keptEntries = kept
  }

  private async countUnsent(id: string): Promise<number> {
    const { db } = await openPerson(id)
    const unsent = (await entries(db)).filter(isUnsent).length
    db.close()
    return unsent
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
