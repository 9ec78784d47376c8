// Keeps this phone's subscription: posts it at each start, makes it anew when it was given up, tries it out, ends it.
// Fetched after the first screen, which needs none of it.

import { problemOf, told, type Api } from '../api/client'
import { fact, keepFact, type DeviceDb } from '../offline/db'
import { isDue, subscribeFresh } from './fresh'
import { isInstalled, isIPhone } from './phone'
import { post } from './post'
import type { Push, PushState } from './push.svelte'

const PENDING_AFTER_MS = 10_000
const LOOK_AGAIN_MS = 3000
/** The server lets a test go after so long. */
const TEST_LIFE_MS = 600_000

/** What the clinic is told; while something is on its way, nothing. */
const SAID: Partial<Record<PushState, 'on' | 'off' | 'denied' | 'home_screen' | 'unsupported'>> = {
  on: 'on',
  off: 'off',
  denied: 'denied',
  needsInstall: 'home_screen',
  unsupported: 'unsupported',
}

export class Keeper {
  constructor(
    private readonly view: Push,
    private readonly api: Api,
    /** For what nobody at the screen asked for. */
    private readonly quiet: Api,
    private readonly device: DeviceDb,
    private readonly registration: () => Promise<ServiceWorkerRegistration | undefined>,
  ) {}

  private person: string | undefined
  /** The server has this subscription from this page; until then each waking tries again. */
  private posted = false
  /** What the clinic was told last of this phone's notifications, and for whom. */
  private said: string | undefined
  private subscribing = false
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
      void this.say(person)
    }))
    return checking
  }

  /** The page is seen again, or the network is back. */
  async wake(): Promise<void> {
    // An app that is never closed is opened by being looked at.
    if (this.posted && (await this.isDue())) this.posted = false
    if (this.person && !this.posted && this.view.state !== 'subscribing' && this.view.state !== 'pending')
      return this.check(this.person)
    await this.refresh()
  }

  private async isDue(): Promise<boolean> {
    const manager = await this.manager()
    return isDue(this.device, manager).catch(() => false)
  }

  private async renew(person: string): Promise<void> {
    if (this.posted) return
    const known = await fact(this.device, 'subscription')
    if (known && known.person !== person) await this.drop()
    // Turned on by a tap meanwhile: what comes of that is the newer word.
    if (this.subscribing || this.posted) return
    // Looked at last: who wakes meanwhile joins this, and must not read what the browser said before.
    const now = this.look()
    if (now !== 'off' || Notification.permission !== 'granted' || known?.person !== person) {
      // What went wrong at a tap stays said.
      if (this.view.state !== 'failed' || now !== 'off') this.view.state = now
      return
    }
    const registration = await this.registration()
    if (await registration?.pushManager.getSubscription()) {
      // As it stood last: no network at the start is no failure.
      this.view.subscriptionId = known.id
      this.view.state = 'on'
    } else this.view.state = now
    await this.subscribe(person, 'by itself')
  }

  private look(): PushState {
    if (!('serviceWorker' in navigator) || !('PushManager' in window) || !('Notification' in window))
      return isIPhone() && !isInstalled() ? 'needsInstall' : 'unsupported'
    if (isIPhone() && !isInstalled()) return 'needsInstall'
    return Notification.permission === 'denied' ? 'denied' : 'off'
  }

  /** The person just allowed it. */
  async turnOn(person: string): Promise<void> {
    this.person = person
    await this.subscribe(person, 'at a tap')
    await this.say(person)
  }

  /** The clinic reads why nothing arrives here: what it does not hear is only less exact. */
  private async say(person: string): Promise<void> {
    const notifications = SAID[this.view.state]
    if (!notifications || this.said === person + notifications) return
    try {
      await told(this.quiet.PUT('/me/notifications', { body: { notifications } }))
      this.said = person + notifications
    } catch {
      // At the next look.
    }
  }

  private async subscribe(person: string, how: 'at a tap' | 'by itself'): Promise<void> {
    const before = this.view.state
    this.subscribing = true
    if (before !== 'on') this.view.state = 'subscribing'
    const slow = setTimeout(() => {
      if (this.view.state === 'subscribing') this.view.state = 'pending'
    }, PENDING_AFTER_MS)
    try {
      const { key } = await told(this.api.GET('/push-key'))
      if (!(await this.registration())) throw new Error('no service worker')
      const { pushManager } = await navigator.serviceWorker.ready
      const known = await fact(this.device, 'subscription')
      const former = known?.person === person ? known.id : undefined
      const held = await subscribeFresh(this.device, pushManager, key)
      if (!held) return await this.lost(former)
      const kept = await post(this.api, pushManager, key, held, former)
      if (this.person !== person) return
      this.posted = true
      this.view.subscriptionId = kept.id
      // Another one has proven nothing yet.
      if (former && former !== kept.id) this.view.proven = false
      const { renewedAt } = (await fact(this.device, 'subscription')) ?? {}
      await keepFact(this.device, 'subscription', {
        id: kept.id,
        person,
        ...(renewedAt ? { renewedAt } : {}),
      })
      this.view.state = 'on'
      await this.refresh()
    } catch (failure) {
      const { status, code, detail } = problemOf(failure)
      console.warn('notifications:', detail)
      // Nobody was asked and nothing is known to be wrong: it is tried again when the page wakes.
      const noAnswer = code === 'offline' || status >= 500
      this.view.state = noAnswer && how === 'by itself' ? before : 'failed'
    } finally {
      this.subscribing = false
      clearTimeout(slow)
    }
  }

  /** Given back, and no other one to be had: the clinic must not count on this phone. The next waking tries again. */
  private async lost(former: string | undefined): Promise<void> {
    this.view.subscriptionId = undefined
    this.view.proven = false
    this.view.state = 'failed'
    if (former)
      await told(this.quiet.DELETE('/push-subscriptions/{id}', { params: { path: { id: former } } })).catch(
        () => null,
      )
  }

  async sendTest(): Promise<boolean> {
    if (!this.view.subscriptionId) return false
    this.view.testing = true
    try {
      const { messageId } = await told(
        this.api.POST('/push-subscriptions/{id}/test', {
          params: { path: { id: this.view.subscriptionId } },
        }),
      )
      this.view.test = { messageId, shown: false, opened: false }
      this.watch()
      return true
    } catch {
      return false
    } finally {
      this.view.testing = false
    }
  }

  /** While a test is on its way, the server knows before the screen does. */
  private watch(): void {
    clearInterval(this.watching)
    const until = Date.now() + TEST_LIFE_MS
    this.watching = setInterval(() => {
      if (!this.view.test || this.view.test.opened || Date.now() > until) clearInterval(this.watching)
      else void this.refresh()
    }, LOOK_AGAIN_MS)
  }

  /** What the server knows of this phone: was the last test shown, was it tapped, does it still ring at all. */
  async refresh(): Promise<void> {
    const id = this.view.subscriptionId
    if (!id) return
    const opened = await fact(this.device, 'opened')
    // A tap that came by another subscription, or another person's, proves nothing of this one.
    if (opened?.kind === 'test' && opened.subscription === id) this.view.opened(opened.messageId, 'test')
    try {
      const now = await told(this.quiet.GET('/push-subscriptions/{id}', { params: { path: { id } } }))
      if (id !== this.view.subscriptionId) return
      this.view.health = now.state
      if (now.state === 'gone') return await this.replace()
      if (now.lastTest?.openedAt) this.view.proven = true
      if (this.view.test && now.lastTest)
        this.view.test = {
          ...this.view.test,
          shown: this.view.test.shown || Boolean(now.lastTest.shownAt),
          opened: this.view.test.opened || Boolean(now.lastTest.openedAt),
        }
    } catch {
      // Shown as it was; the next look may succeed.
    }
  }

  /** Given up by the push service while the page was open: this phone is not told, and must not say that it is. */
  private async replace(): Promise<void> {
    const { person } = this
    this.view.proven = false
    this.view.test = undefined
    this.view.subscriptionId = undefined
    this.posted = false
    this.view.state = 'off'
    if (!person || this.replaced) return void (this.view.state = 'failed')
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
    this.view.state = this.look()
  }

  /** Ends it in this browser. The server hears of it from the push service, or has heard already. */
  private async drop(): Promise<void> {
    await keepFact(this.device, 'subscription', undefined)
    await keepFact(this.device, 'opened', undefined)
    await (await (await this.manager())?.getSubscription())?.unsubscribe().catch(() => false)
  }

  /** Not `registration()`: signing out must not wait for a worker that never gets ready. */
  private async manager(): Promise<PushManager | undefined> {
    return (await navigator.serviceWorker?.getRegistration())?.pushManager
  }

  private forget(): void {
    clearInterval(this.watching)
    this.posted = false
    this.view.subscriptionId = undefined
    this.view.health = undefined
    this.view.test = undefined
    this.view.proven = false
  }
}
