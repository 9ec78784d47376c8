// Notifications on this phone: permission, subscription, test. One state that screens can show.

import { problemOf, told, type Api } from '../api/client'
import { fact, keepFact, type DeviceDb } from '../offline/db'
import { offerOf, subscribeWith } from './subscription'

export type PushState =
  | 'checking'
  | 'unsupported'
  /** An iPhone lets only apps on the Home Screen subscribe. */
  | 'needsInstall'
  | 'denied'
  | 'off'
  | 'subscribing'
  /** The push service has not answered for 10 s: it may, or it may never. */
  | 'pending'
  | 'failed'
  | 'on'

const PENDING_AFTER_MS = 10_000
const LOOK_AGAIN_MS = 3000
/** The server lets a test go after so long. */
const TEST_LIFE_MS = 600_000

export interface Test {
  messageId: string
  shown: boolean
  opened: boolean
}

export class Push {
  state = $state<PushState>('checking')
  subscriptionId = $state<string>()
  /** As the server sees it: `suspect` and `no_receipts` mean that this phone may be silent, `gone` that it is. */
  health = $state<string>()
  test = $state.raw<Test>()
  /** The person opened a test once, now or earlier. */
  proven = $state(false)
  testing = $state(false)

  constructor(
    private readonly api: Api,
    private readonly quiet: Api,
    private readonly device: DeviceDb,
    private readonly registration: () => Promise<ServiceWorkerRegistration | undefined>,
  ) {}

  private person: string | undefined
  /** The server has this subscription from this page; until then each waking tries again. */
  private posted = false
  /** Once a page: a push service that gives up each one at once is not asked for ever. */
  private replaced = false
  private checking: Promise<void> | undefined
  private watching: ReturnType<typeof setInterval> | undefined

  /** Whenever somebody comes in: looks, and posts the subscription again if this person has one here. */
  check(person: string): Promise<void> {
    if (this.person !== person) {
      this.forget()
      this.checking = undefined
    }
    this.person = person
    const checking = (this.checking ??= this.renew(person).finally(() => {
      if (this.checking === checking) this.checking = undefined
    }))
    return checking
  }

  /** The page is seen again, or the network is back. */
  async wake(): Promise<void> {
    if (this.person && !this.posted && this.state !== 'subscribing' && this.state !== 'pending')
      return this.check(this.person)
    await this.refresh()
  }

  private async renew(person: string): Promise<void> {
    if (this.posted) return
    const before = this.state
    const now = await this.look()
    const known = await fact(this.device, 'subscription')
    if (known && known.person !== person) await this.drop()
    if (now !== 'off' || Notification.permission !== 'granted' || known?.person !== person) {
      // What went wrong at a tap stays said.
      this.state = before === 'failed' && now === 'off' ? before : now
      return
    }
    const registration = await this.registration()
    if (await registration?.pushManager.getSubscription()) {
      // As it stood last: no network at the start is no failure.
      this.subscriptionId = known.id
      this.state = 'on'
    } else this.state = now
    await this.subscribe(person, 'by itself')
  }

  private async look(): Promise<PushState> {
    if (!('serviceWorker' in navigator) || !('PushManager' in window) || !('Notification' in window))
      return isIPhone() && !isInstalled() ? 'needsInstall' : 'unsupported'
    if (isIPhone() && !isInstalled()) return 'needsInstall'
    return Notification.permission === 'denied' ? 'denied' : 'off'
  }

  /** At a tap, never by itself: browsers ask once. */
  async turnOn(person: string): Promise<void> {
    if ((await Notification.requestPermission()) !== 'granted') {
      this.state = Notification.permission === 'denied' ? 'denied' : 'off'
      return
    }
    this.person = person
    await this.subscribe(person, 'at a tap')
  }

  private async subscribe(person: string, how: 'at a tap' | 'by itself'): Promise<void> {
    const before = this.state
    if (before !== 'on') this.state = 'subscribing'
    const slow = setTimeout(() => {
      if (this.state === 'subscribing') this.state = 'pending'
    }, PENDING_AFTER_MS)
    try {
      const { key } = await told(this.api.GET('/push-key'))
      if (!(await this.registration())) throw new Error('no service worker')
      const { pushManager } = await navigator.serviceWorker.ready
      const kept = await this.post(await subscribeWith(pushManager, key), () =>
        subscribeWith(pushManager, key),
      )
      if (this.person !== person) return
      this.posted = true
      this.subscriptionId = kept.id
      await keepFact(this.device, 'subscription', { id: kept.id, person })
      this.state = 'on'
      await this.refresh()
    } catch (failure) {
      const { status, code, detail } = problemOf(failure)
      console.warn('notifications:', detail)
      // Nobody was asked and nothing is known to be wrong: it is tried again when the page wakes.
      const noAnswer = code === 'offline' || status >= 500
      this.state = noAnswer && how === 'by itself' ? before : 'failed'
    } finally {
      clearTimeout(slow)
    }
  }

  /** `gone`: the push service gave this subscription up. A new one takes its place, once. */
  private async post(subscription: PushSubscription, anew: () => Promise<PushSubscription>) {
    const send = (one: PushSubscription) => told(this.api.POST('/push-subscriptions', { body: offerOf(one) }))
    const kept = await send(subscription)
    if (kept.state !== 'gone') return kept
    await subscription.unsubscribe()
    const again = await send(await anew())
    if (again.state === 'gone') throw new Error('the push service takes no subscription')
    return again
  }

  async sendTest(): Promise<boolean> {
    if (!this.subscriptionId) return false
    this.testing = true
    try {
      const { messageId } = await told(
        this.api.POST('/push-subscriptions/{id}/test', {
          params: { path: { id: this.subscriptionId } },
        }),
      )
      this.test = { messageId, shown: false, opened: false }
      this.watch()
      return true
    } catch {
      return false
    } finally {
      this.testing = false
    }
  }

  /** While a test is on its way, the server knows before the screen does. */
  private watch(): void {
    clearInterval(this.watching)
    const until = Date.now() + TEST_LIFE_MS
    this.watching = setInterval(() => {
      if (!this.test || this.test.opened || Date.now() > until) clearInterval(this.watching)
      else void this.refresh()
    }, LOOK_AGAIN_MS)
  }

  /** The worker says that a notification was tapped. */
  opened(messageId: string | undefined, kind: string | undefined): void {
    if (kind !== 'test') return
    this.proven = true
    if (this.test && (!messageId || this.test.messageId === messageId))
      this.test = { ...this.test, shown: true, opened: true }
  }

  /** What the server knows of this phone: was the last test shown, was it tapped, does it still ring at all. */
  async refresh(): Promise<void> {
    const id = this.subscriptionId
    if (!id) return
    const opened = await fact(this.device, 'opened')
    // A tap that came by another subscription, or another person's, proves nothing of this one.
    if (opened?.kind === 'test' && opened.subscription === id) this.opened(opened.messageId, 'test')
    try {
      const now = await told(this.quiet.GET('/push-subscriptions/{id}', { params: { path: { id } } }))
      if (id !== this.subscriptionId) return
      this.health = now.state
      if (now.state === 'gone') return await this.replace()
      if (now.lastTest?.openedAt) this.proven = true
      if (this.test && now.lastTest)
        this.test = {
          ...this.test,
          shown: this.test.shown || Boolean(now.lastTest.shownAt),
          opened: this.test.opened || Boolean(now.lastTest.openedAt),
        }
    } catch {
      // Shown as it was; the next look may succeed.
    }
  }

  /** Given up by the push service while the page was open: this phone is not told, and must not say that it is. */
  private async replace(): Promise<void> {
    const { person } = this
    this.proven = false
    this.test = undefined
    this.subscriptionId = undefined
    this.posted = false
    this.state = 'off'
    if (!person || this.replaced) return void (this.state = 'failed')
    this.replaced = true
    await this.subscribe(person, 'by itself')
  }

  /** At sign-out: the clinic must not ring a phone that belongs to nobody. */
  async end(): Promise<void> {
    const known = await fact(this.device, 'subscription')
    if (known)
      await told(this.api.DELETE('/push-subscriptions/{id}', { params: { path: { id: known.id } } })).catch(
        () => null,
      )
    await this.drop()
    this.forget()
    this.person = undefined
    this.state = await this.look()
  }

  /** Ends it in this browser. The server hears of it from the push service, or has heard already. */
  private async drop(): Promise<void> {
    await keepFact(this.device, 'subscription', undefined)
    await keepFact(this.device, 'opened', undefined)
    // Not `registration()`: signing out must not wait for a worker that never gets ready.
    const registration = await navigator.serviceWorker?.getRegistration()
    await (await registration?.pushManager?.getSubscription())?.unsubscribe().catch(() => false)
  }

  private forget(): void {
    clearInterval(this.watching)
    this.posted = false
    this.subscriptionId = undefined
    this.health = undefined
    this.test = undefined
    this.proven = false
  }
}

export function isIPhone(): boolean {
  const { userAgent, maxTouchPoints } = navigator
  return /iPhone|iPad|iPod/.test(userAgent) || (userAgent.includes('Macintosh') && maxTouchPoints > 1)
}

export function isInstalled(): boolean {
  return (
    matchMedia('(display-mode: standalone)').matches ||
    (navigator as { standalone?: boolean }).standalone === true
  )
}
