// What every screen may use, made once and handed down by context.

import { createContext } from 'svelte'
import { About } from './about.svelte'
import { BY_ITSELF, makeApi, told, type Api } from './api/client'
import { Looks } from './looks.svelte'
import { Now } from './now.svelte'
import { openDevice, type DeviceDb } from './offline/db'
import { Push } from './push/push.svelte'
import { Router } from './router.svelte'
import { Session } from './session.svelte'
import { registerWorker } from './worker'
import { Words } from './words/index.svelte'

export class App {
  readonly looks = new Looks(Session.lastKind())
  readonly router = new Router()
  readonly now = new Now()
  readonly api: Api
  /** The same for what a page reads by itself: polls, and changes of the live line. */
  readonly quiet: Api
  readonly about: About
  readonly session: Session
  readonly push: Push
  /** The browser says that there is a network. Only a hint for words, never a reason not to try. */
  online = $state(navigator.onLine)

  constructor(
    readonly device: DeviceDb,
    readonly words: Words,
  ) {
    const signedOut = (code: string) => void this.session.signedOut(code)
    this.api = makeApi(signedOut)
    this.quiet = makeApi(signedOut, undefined, BY_ITSELF)
    this.about = new About(this.api)
    this.session = new Session(device, this.api)
    this.push = new Push(this.api, this.quiet, device, registerWorker)
  }

  static async make(): Promise<App> {
    const words = Words.make()
    return new App(await openDevice(), await words)
  }

  async start(): Promise<void> {
    this.words.onChoice((language) => void this.session.tellLanguage(language))
    this.session.whenIn((me, isFresh) => {
      // What this phone kept says when it was kept, not what time it is.
      if (isFresh) this.now.set(me.now)
      this.looks.follow(me.person)
      this.about.follow(me)
      void this.words.suggest(me.language)
      void this.push.check(me.id)
    })
    addEventListener('online', () => this.wake())
    addEventListener('offline', () => (this.online = false))
    addEventListener('pageshow', () => this.wake())
    document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && this.wake())
    navigator.serviceWorker?.addEventListener('message', (event: MessageEvent) => this.hear(event.data))

    // Somebody was here before: whatever is asked for them tells the same.
    if (!Session.lastKind()) void this.about.ask()
    void registerWorker()
    void import('./push/receipt')
      .then(({ sendWaitingReceipts }) => sendWaitingReceipts(this.device))
      .catch(() => undefined)
    await this.session.start()
    if (this.words.isChosen) void this.session.tellLanguage(this.words.language)
  }

  private wake(): void {
    this.online = navigator.onLine
    this.session.wake()
    void this.push.wake()
  }

  /** Only with a connection, or this throws: half a sign-out would leave a phone that goes on ringing. */
  async signOut(atTheDoor?: () => void): Promise<void> {
    await told(this.api.GET('/me'))
    atTheDoor?.()
    await this.push.end()
    await this.session.leave()
  }

  /** A notification was tapped while a page was open. */
  private hear(
    message: { type?: string; navigate?: string; kind?: string; messageId?: string } | null,
  ): void {
    if (message?.type !== 'opened') return
    this.push.opened(message.messageId, message.kind)
    // A tapped test must not throw the patient out of the step that waits for it.
    if (message.kind !== 'test' && message.navigate) this.router.go(message.navigate)
    void this.session.outbox?.wake()
  }
}

export const [useApp, setApp] = createContext<App>()
