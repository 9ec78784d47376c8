// Notifications on this phone: permission, subscription, test. One state that screens can show.

import type { Api } from '../api/client'
import type { DeviceDb } from '../offline/db'
import type { Keeper } from './keeper'

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

  private loading: Promise<Keeper> | undefined

  constructor(
    private readonly api: Api,
    private readonly quiet: Api,
    private readonly device: DeviceDb,
    private readonly registration: () => Promise<ServiceWorkerRegistration | undefined>,
  ) {}

  private keeper(): Promise<Keeper> {
    this.loading ??= import('./keeper').then(
      ({ Keeper }) => new Keeper(this, this.api, this.quiet, this.device, this.registration),
    )
    this.loading.catch(() => (this.loading = undefined))
    return this.loading
  }

  /** Whenever somebody comes in. */
  async check(person: string): Promise<void> {
    await this.keeper()
      .then((keeper) => keeper.check(person))
      .catch((failure: unknown) => console.warn('notifications:', failure))
  }

  /** The page is seen again, or the network is back. */
  async wake(): Promise<void> {
    await this.keeper()
      .then((keeper) => keeper.wake())
      .catch(() => undefined)
  }

  async refresh(): Promise<void> {
    await this.keeper()
      .then((keeper) => keeper.refresh())
      .catch(() => undefined)
  }

  /** At a tap, never by itself: browsers ask once, and only while the tap still counts. */
  async turnOn(person: string): Promise<void> {
    if ((await Notification.requestPermission()) !== 'granted') {
      this.state = Notification.permission === 'denied' ? 'denied' : 'off'
      return
    }
    await this.keeper()
      .then((keeper) => keeper.turnOn(person))
      .catch(() => (this.state = 'failed'))
  }

  async sendTest(): Promise<boolean> {
    return this.keeper()
      .then((keeper) => keeper.sendTest())
      .catch(() => false)
  }

  /** The worker says that a notification was tapped. */
  opened(messageId: string | undefined, kind: string | undefined): void {
    if (kind !== 'test') return
    this.proven = true
    if (this.test && (!messageId || this.test.messageId === messageId))
      this.test = { ...this.test, shown: true, opened: true }
  }

  /** At sign-out: the clinic must not ring a phone that belongs to nobody. */
  async end(): Promise<void> {
    await (await this.keeper()).end()
  }
}
