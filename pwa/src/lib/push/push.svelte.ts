// Notifications on this phone: permission, subscription, test. One state that screens can show.

import { problemOf, told, type Api } from '../api/client'
import { fact, keepFact, type DeviceDb } from '../offline/db'

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

export interface Test {
  messageId: string
  shown: boolean
  opened: boolean
}

export class Push {
  state = $state<PushState>('checking')
  subscriptionId = $state<string>()
  /** As the server sees it: `suspect` and `no_receipts` mean that this phone may be silent. */
  health = $state<string>()
  test = $state.raw<Test>()
  /** The person opened a test once, now or earlier. */
  proven = $state(false)
  testing = $state(false)

  constructor(
    private readonly api: Api,
    private readonly device: DeviceDb,
    private readonly registration: () => Promise<ServiceWorkerRegistration | undefined>,
  ) {}

  /** At each start: looks, and posts the subscription again if there is one. */
  async check(person: string): Promise<void> {
    this.state = await this.look()
    if (this.state !== 'off' || Notification.permission !== 'granted') return
    const registration = await this.registration()
    const existing = await registration?.pushManager.getSubscription()
    const known = await fact(this.device, 'subscription')
    if (existing && known?.person === person) await this.subscribe(person)
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
    await this.subscribe(person)
  }

  private async subscribe(person: string): Promise<void> {
    this.state = 'subscribing'
    const slow = setTimeout(() => {
      if (this.state === 'subscribing') this.state = 'pending'
    }, PENDING_AFTER_MS)
    try {
      const { key } = await told(this.api.GET('/push-key'))
      if (!(await this.registration())) throw new Error('no service worker')
      const registration = await navigator.serviceWorker.ready
      const subscription = await subscribeWith(registration.pushManager, key)
      const { endpoint, keys, expirationTime } = subscription.toJSON()
      const kept = await told(
        this.api.POST('/push-subscriptions', {
          body: {
            endpoint: endpoint!,
            keys: { p256dh: keys!.p256dh!, auth: keys!.auth! },
            ...(expirationTime ? { expirationTime } : {}),
          },
        }),
      )
      this.subscriptionId = kept.id
      await keepFact(this.device, 'subscription', { id: kept.id, person })
      this.state = 'on'
      await this.refresh()
    } catch (failure) {
      console.warn('notifications:', problemOf(failure).detail)
      this.state = 'failed'
    } finally {
      clearTimeout(slow)
    }
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
      return true
    } catch {
      return false
    } finally {
      this.testing = false
    }
  }

  /** The worker says that a notification was tapped. */
  opened(messageId: string | undefined, kind: string | undefined): void {
    if (kind !== 'test') return
    this.proven = true
    if (this.test && (!messageId || this.test.messageId === messageId))
      this.test = { ...this.test, shown: true, opened: true }
  }

  /** What the server knows of this phone: was the last test shown, was it tapped. */
  async refresh(): Promise<void> {
    const opened = await fact(this.device, 'opened')
    if (opened?.kind === 'test') this.opened(opened.messageId, 'test')
    if (!this.subscriptionId) return
    try {
      const now = await told(
        this.api.GET('/push-subscriptions/{id}', { params: { path: { id: this.subscriptionId } } }),
      )
      this.health = now.state
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

  /** At sign-out: the clinic must not ring a phone that belongs to nobody. */
  async end(): Promise<void> {
    const known = await fact(this.device, 'subscription')
    if (known)
      await told(this.api.DELETE('/push-subscriptions/{id}', { params: { path: { id: known.id } } })).catch(
        () => null,
      )
    await keepFact(this.device, 'subscription', undefined)
    // Not `registration()`: signing out must not wait for a worker that never gets ready.
    const registration = await navigator.serviceWorker?.getRegistration()
    await (await registration?.pushManager?.getSubscription())?.unsubscribe().catch(() => false)
    this.subscriptionId = undefined
    this.test = undefined
    this.proven = false
    this.state = await this.look()
  }
}

/** The clinic may have another key than the one subscribed with: then the old subscription is worthless. */
async function subscribeWith(manager: PushManager, key: string): Promise<PushSubscription> {
  const wanted = keyBytes(key)
  const existing = await manager.getSubscription()
  const used = existing?.options.applicationServerKey
  if (existing && used && !sameBytes(new Uint8Array(used), wanted)) await existing.unsubscribe()
  return manager.subscribe({ userVisibleOnly: true, applicationServerKey: wanted })
}

export function keyBytes(base64url: string): Uint8Array<ArrayBuffer> {
  const plain = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(plain, (char) => char.charCodeAt(0))
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at])
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
