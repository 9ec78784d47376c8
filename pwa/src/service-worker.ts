// Wires events only; what they do stands in lib/. Never touches /api, so no answer is ever kept.

/// <reference lib="webworker" />
import { drain } from './lib/offline/sender'
import { fact, keepFact, openDevice, openPerson } from './lib/offline/db'
import { readPush, type Shown } from './lib/push/payload'
import { sendReceipt, sendWaitingReceipts } from './lib/push/receipt'

declare const self: ServiceWorkerGlobalScope
declare const __KEPT__: { url: string; integrity: string }[]
declare const __VERSION__: string

interface SyncEvent extends ExtendableEvent {
  tag: string
}

const CACHE = `reliefline-${__VERSION__}`
const KEPT = new Set(__KEPT__.map((file) => file.url))

self.addEventListener('install', (event) => event.waitUntil(keepFiles()))
self.addEventListener('activate', (event) => event.waitUntil(dropOldFiles()))
self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url)
  if (event.request.method !== 'GET' || url.origin !== self.location.origin) return
  if (url.pathname.startsWith('/api/') || url.pathname.startsWith('/healthz/')) return
  if (event.request.mode === 'navigate') event.respondWith(fromCache('/', event.request))
  else if (KEPT.has(url.pathname)) event.respondWith(fromCache(url.pathname, event.request))
})
self.addEventListener('message', (event) => {
  if (event.data === 'take over') void self.skipWaiting()
})
self.addEventListener('push', (event) => event.waitUntil(show(event)))
self.addEventListener('notificationclick', (event) => event.waitUntil(open(event)))
self.addEventListener('sync', (event) => (event as SyncEvent).waitUntil(flush()))

/** The browser refuses a file whose SHA-256 differs, so nothing altered on the way is ever kept. */
async function keepFiles(): Promise<void> {
  const cache = await caches.open(CACHE)
  const fetched = await Promise.all(
    __KEPT__.map(async ({ url, integrity }) => {
      const response = await fetch(url, { integrity, cache: 'no-cache', credentials: 'omit' })
      if (!response.ok) throw new Error(`${url}: ${response.status}`)
      return [url, response] as const
    }),
  )
  for (const [url, response] of fetched) await cache.put(url, response)
}

async function dropOldFiles(): Promise<void> {
  for (const name of await caches.keys()) if (name !== CACHE) await caches.delete(name)
  await self.clients.claim()
}

async function fromCache(key: string, request: Request): Promise<Response> {
  const kept = await (await caches.open(CACHE)).match(key)
  return kept ?? fetch(request)
}

async function show(event: PushEvent): Promise<void> {
  const db = await openDevice()
  const language = (await fact(db, 'language')) ?? 'en'
  const shown = readPush(parse(event), language, self.location.origin)
  for (const old of await self.registration.getNotifications({ tag: shown.tag })) old.close()
  await self.registration.showNotification(shown.title, {
    tag: shown.tag,
    lang: shown.lang,
    silent: shown.silent,
    data: shown.data,
    icon: '/icons/icon-192.png',
    badge: '/icons/badge-96.png',
    // Replacing under the same tag rings again, unless a colleague has it in hand.
    renotify: !shown.silent,
  } as NotificationOptions)
  const { receiptToken } = shown.data
  if (receiptToken) await sendReceipt(db, { token: receiptToken, stage: 'shown' })
  await sendWaitingReceipts(db)
  await flush()
}

function parse(event: PushEvent): unknown {
  try {
    return event.data?.json()
  } catch {
    return undefined
  }
}

async function open(event: NotificationEvent): Promise<void> {
  event.notification.close()
  const data = event.notification.data as Shown['data']
  const navigate = data?.navigate ?? '/'
  const db = await openDevice()
  if (data?.messageId)
    await keepFact(db, 'opened', { messageId: data.messageId, kind: data.kind, at: Date.now() })

  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  const page = pages.find((one) => one.visibilityState === 'visible') ?? pages[0]
  if (page) {
    await page.focus().catch(() => undefined)
    page.postMessage({ type: 'opened', navigate, kind: data?.kind, messageId: data?.messageId })
  } else {
    await self.clients.openWindow(navigate)
  }
  if (data?.receiptToken) await sendReceipt(db, { token: data.receiptToken, stage: 'opened' })
}

/** Unsent check-ins of the person who is signed in here; nobody else's. */
async function flush(): Promise<void> {
  const current = await fact(await openDevice(), 'current')
  if (current?.kind !== 'patient') return
  const { db, key } = await openPerson(current.id)
  try {
    await drain(db, key, { fetch: (...all) => fetch(...all), now: () => Date.now() })
    new BroadcastChannel('reliefline-outbox').postMessage('changed')
  } finally {
    db.close()
  }
}
