// Wires events only; what they do stands in lib/. Never touches /api, so no answer is ever kept.

/// <reference lib="webworker" />
import { drain, type Drained } from './lib/offline/sender'
import { fact, openDevice, openPerson, type DeviceDb, type EntryKind } from './lib/offline/db'
import { later, open, show, type Scope } from './lib/push/notice'
import { takeIt } from './lib/push/on-it'
import { entries, isUnsent } from './lib/offline/store'
import { renewSubscription } from './lib/push/renew'

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
self.addEventListener('push', (event) => event.waitUntil(shown(event)))
self.addEventListener('notificationclick', (event) => event.waitUntil(tapped(event)))
self.addEventListener('pushsubscriptionchange', (event) => (event as ExtendableEvent).waitUntil(renew()))
self.addEventListener('sync', (event) => (event as SyncEvent).waitUntil(sync()))

let opened: Promise<DeviceDb> | undefined
const scope: Scope = {
  registration: self.registration,
  clients: self.clients,
  location: self.location,
  device() {
    opened ??= openDevice()
    // What could not be opened now may be at the next push.
    opened.catch(() => (opened = undefined))
    return opened
  },
  holds,
  maxActions: (globalThis.Notification as { maxActions?: number } | undefined)?.maxActions,
}

/** As in the protocol: what is said up to two hours before a reminder answers it. */
const ANSWERS_MS = 2 * 3_600_000

/** Whether something of this kind waits here is no health data, and needs no seal opened. */
async function holds(kind: EntryKind): Promise<boolean> {
  const current = await fact(await scope.device(), 'current')
  if (current?.kind !== 'patient') return false
  const { db } = await openPerson(current.id)
  try {
    const since = Date.now() - ANSWERS_MS
    return (await entries(db)).some((one) => one.kind === kind && isUnsent(one) && one.addedAt >= since)
  } finally {
    db.close()
  }
}

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

async function shown(event: PushEvent): Promise<void> {
  await show(scope, parse(event))
  await flush().catch(() => undefined)
}

async function tapped(event: NotificationEvent): Promise<void> {
  if (event.action === 'later') await later(scope, event.notification)
  else if (event.action === 'acknowledge') await takeIt(scope, event.notification)
  else await open(scope, event.notification, event.action)
  await flush().catch(() => undefined)
}

function parse(event: PushEvent): unknown {
  try {
    return event.data?.json()
  } catch {
    return undefined
  }
}

async function renew(): Promise<void> {
  await renewSubscription(await scope.device(), self.registration.pushManager)
}

/** Rejects while something still waits: then the browser asks again, with no page open. */
async function sync(): Promise<void> {
  const left = await flush()
  if (left === 'wait') throw new Error('entries still wait')
}

/** Unsent check-ins of the person who is signed in here; nobody else's. */
async function flush(): Promise<Drained['kind']> {
  const device = await scope.device()
  const current = await fact(device, 'current')
  if (current?.kind !== 'patient') return 'notMine'
  const { db, key } = await openPerson(current.id)
  try {
    const { kind } = await drain(db, key, {
      fetch: (...all) => fetch(...all),
      now: () => Date.now(),
      person: current.id,
      device,
    })
    new BroadcastChannel('reliefline-outbox').postMessage('changed')
    return kind
  } finally {
    db.close()
  }
}
