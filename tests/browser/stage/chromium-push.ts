import type { Page, Worker } from '@playwright/test'

/**
 * Hands a decrypted push to the page's real service worker, as Chromium's developer tools do. The page must
 * have been granted notifications: `await page.context().grantPermissions(['notifications'])`.
 */
export async function deliverPush(page: Page, payload: object): Promise<void> {
  const origin = await page.evaluate(() => location.origin)
  const devtools = await page.context().newCDPSession(page)
  const registration = new Promise<string>((found) => {
    devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const ours = registrations.find((one) => one.scopeURL.startsWith(origin) && !one.isDeleted)
      if (ours) found(ours.registrationId)
    })
  })
  await devtools.send('ServiceWorker.enable')
  await devtools.send('ServiceWorker.deliverPushMessage', {
    origin,
    registrationId: await registration,
    data: JSON.stringify(payload),
  })
  await devtools.detach()
}

/** The page's service worker, once it runs. */
export async function serviceWorkerOf(page: Page): Promise<Worker> {
  const origin = new URL(page.url()).origin
  const ours = (worker: Worker) => worker.url().startsWith(origin)
  const context = page.context()
  return (
    context.serviceWorkers().find(ours) ?? (await context.waitForEvent('serviceworker', { predicate: ours }))
  )
}

export interface Shown {
  title: string
  body: string
  tag: string
  silent: boolean | null
  /** The words of its buttons. */
  buttons: string[]
  data: unknown
}

/** What the worker shows at this moment. */
export function shownNotifications(worker: Worker): Promise<Shown[]> {
  return worker.evaluate(async () => {
    const scope = globalThis as unknown as ServiceWorkerScope
    const shown = await scope.registration.getNotifications()
    return shown.map((one) => {
      const { title, body, tag, silent, data } = one
      const buttons = (one as unknown as { actions: { title: string }[] }).actions.map((each) => each.title)
      return { title, body, tag, silent, buttons, data }
    })
  })
}

/** How many of the product's pages the worker takes for open. */
export function openPages(worker: Worker): Promise<number> {
  return worker.evaluate(async () => {
    const scope = globalThis as unknown as ServiceWorkerScope
    return (await scope.clients.matchAll({ type: 'window', includeUncontrolled: true })).length
  })
}

/** Where a click leads: each thing the worker did to windows, in order. */
export interface Led {
  opened: string[]
  navigated: string[]
  focused: string[]
  messages: unknown[]
  /** Whether the worker took the notification away, as it must. */
  closed: boolean
}

/**
 * Dispatches `notificationclick` inside the worker, for the notification with this tag, and says where it
 * leads. Chromium opens and moves windows only after a person's own click, so those calls are noted instead.
 */
export function clickNotification(worker: Worker, tag: string, action = ''): Promise<Led> {
  return worker.evaluate(
    async ([tag, action]) => {
      const scope = globalThis as unknown as ServiceWorkerScope
      const [notification] = await scope.registration.getNotifications({ tag })
      if (!notification) throw new Error(`no notification with the tag ${tag} is shown`)
      const led = {
        opened: [] as string[],
        navigated: [] as string[],
        focused: [] as string[],
        messages: [] as unknown[],
      }
      const absolute = (url: string) => new URL(url, scope.location.href).href

      const { openWindow } = scope.clients
      const { navigate, focus, postMessage } = scope.WindowClient.prototype
      scope.clients.openWindow = async (url) => (led.opened.push(absolute(String(url))), null)
      scope.WindowClient.prototype.navigate = async function (url) {
        led.navigated.push(absolute(String(url)))
        return this
      }
      scope.WindowClient.prototype.focus = async function () {
        led.focused.push(this.url)
        return this
      }
      scope.WindowClient.prototype.postMessage = (message: unknown) => void led.messages.push(message)

      // A script's own event may not be kept waiting, so we wait for what it would have.
      const work: Promise<unknown>[] = []
      const event = new scope.NotificationEvent('notificationclick', { notification, action })
      Object.defineProperty(event, 'waitUntil', { value: (promise: Promise<unknown>) => work.push(promise) })
      scope.dispatchEvent(event)
      // More may be added while we wait.
      for (let at = 0; at < work.length; at += 1) await work[at]

      scope.clients.openWindow = openWindow
      Object.assign(scope.WindowClient.prototype, { navigate, focus, postMessage })
      const left = await scope.registration.getNotifications({ tag })
      return { ...led, closed: left.length === 0 }
    },
    [tag, action] as const,
  )
}

/** As much of a service worker's globals as is used above; TypeScript cannot have them beside the page's. */
interface ServiceWorkerScope extends EventTarget {
  registration: ServiceWorkerRegistration
  location: Location
  clients: {
    openWindow: (url: string | URL) => Promise<null>
    matchAll: (options: { type: 'window'; includeUncontrolled: boolean }) => Promise<WindowClient[]>
  }
  WindowClient: { prototype: WindowClient }
  NotificationEvent: new (type: string, init: { notification: Notification; action: string }) => Event
}

interface WindowClient {
  readonly url: string
  navigate(url: string | URL): Promise<WindowClient>
  focus(): Promise<WindowClient>
  postMessage(message: unknown): void
}
