// What the service worker does with a push and with a tap: first what a person sees, then what we want to know.

import { fact, keepFact, type DeviceDb, type EntryKind } from '../offline/db'
import { ON_IT } from './button'
import { remindLater } from './later'
import { onPhone, readPush, spoken, type Shown } from './payload'
import { sendReceipt, sendWaitingReceipts } from './receipt'

/** As much of the worker as is needed here; its own types cannot stand beside those of a page. */
export interface Scope {
  registration: Pick<ServiceWorkerRegistration, 'showNotification' | 'getNotifications'>
  clients: {
    matchAll(which: { type: 'window'; includeUncontrolled: true }): Promise<readonly Window[]>
    openWindow(url: string): Promise<unknown>
  }
  location: { origin: string }
  /** The phone's own store: it may be full, blocked or broken, and the notification must come all the same. */
  device: () => Promise<DeviceDb>
  /** The outbox of whoever is signed in here holds something fresh of this kind, not sent yet. */
  holds?: (kind: EntryKind) => Promise<boolean>
  /** How many buttons a notification may have here. */
  maxActions?: number
}

/** What answers a reminder. */
const ANSWERS: Partial<Record<string, EntryKind>> = { check_in_due: 'checkIn', exercises_due: 'sessionLog' }
const LATER = { en: 'Later', es: 'Más tarde' }
const DONE = { en: 'Done', es: 'Hecho' }
/** Where *Done* leads: how the exercises were. */
const HOW_IT_WAS = '/exercises/session/done'

interface Window {
  readonly visibilityState: DocumentVisibilityState
  focus(): Promise<unknown>
  postMessage(message: unknown): void
}

/** The store is asked only for a word or two; nobody waits for it longer. */
const STORE_PATIENCE_MS = 500

export async function show(scope: Scope, payload: unknown): Promise<void> {
  const shown = readPush(payload, await language(scope), scope.location.origin)
  const answer = ANSWERS[shown.data.kind]
  if (answer && (await soon(scope.holds?.(answer) ?? Promise.resolve(false)))) {
    shown.title = onPhone('saved_sending', spoken(shown.lang)).title
    shown.silent = true
    shown.data.laterToken = undefined
    shown.data.isAnswered = true
  }
  await draw(scope, shown)
  await report(scope, shown.data.receiptToken, 'shown')
}

/**
 * In the place of what stands under the same tag: browsers put the new one there themselves. To close the old one first
 * would lose the new one now and then, since closing takes its time and both have one name. Only what was there before
 * and still stands beside it, as some browsers leave it, is closed.
 */
export async function draw({ registration, maxActions }: Scope, shown: Shown): Promise<void> {
  const standing = () => registration.getNotifications({ tag: shown.tag })
  const before = new Set(((await soon(standing())) ?? []).map(drawnOf))
  await registration.showNotification(shown.title, {
    body: shown.body,
    tag: shown.tag,
    lang: shown.lang,
    silent: shown.silent,
    data: { ...shown.data, drawn: crypto.randomUUID() },
    icon: '/icons/icon-192.png',
    badge: '/icons/badge-96.png',
    actions: buttons(shown, maxActions),
    // Replacing under the same tag rings again, unless it is told without a sound.
    renotify: !shown.silent,
  } as NotificationOptions)
  if (before.size === 0) return
  for (const one of (await soon(standing())) ?? []) if (before.has(drawnOf(one))) one.close()
}

/** Tells apart what was drawn under one tag; undefined of what an older version of this worker drew. */
function drawnOf(notification: Notification): string | undefined {
  return (notification.data as { drawn?: string } | null)?.drawn
}

/** Done for is an exercise and never a check-in: of that nobody can say "done" without a number. */
function buttons({ data, lang }: Shown, maxActions = 0): { action: string; title: string }[] {
  const language = spoken(lang)
  const all = []
  if (data.acknowledgeToken) all.push({ action: 'acknowledge', title: ON_IT[language] })
  if (data.laterToken) all.push({ action: 'later', title: LATER[language] })
  if (data.kind === 'exercises_due' && !data.isAnswered) all.push({ action: 'done', title: DONE[language] })
  return all.slice(0, maxActions)
}

/**
 * *Later* on a notification: opens nothing. It stands until the answer is there, and without a network it stands there
 * again, silent.
 */
export async function later(scope: Scope, notification: Notification): Promise<void> {
  const data = notification.data as Shown['data'] | undefined
  const answer = data?.laterToken ? await remindLater(data.laterToken) : undefined
  if (!data || answer?.kind !== 'offline') return notification.close()
  const { title, tag, lang } = notification
  await draw(scope, { title, tag, lang, silent: true, navigate: data.navigate, data })
}

/** A tap always leads somewhere. A browser lets a worker open a window only right after it, so that comes first. */
export async function open(scope: Scope, notification: Notification, action?: string): Promise<void> {
  notification.close()
  const data = notification.data as Shown['data'] | undefined
  await lead(scope, data, action === 'done' ? HOW_IT_WAS : undefined)
  await soon(keepOpened(scope, data))
  await report(scope, data?.receiptToken, 'opened')
}

/** A token stands after the #, where no server sees it: the screen that opens offers what a button would do. */
function placeOf({ maxActions = 0 }: Scope, data: Shown['data'] | undefined): string {
  if (data?.acknowledgeToken && maxActions === 0) return `/a#${data.acknowledgeToken}`
  const token = data?.laterToken ? `#later=${data.laterToken}` : ''
  return (data?.navigate ?? '/') + token
}

async function lead(scope: Scope, data: Shown['data'] | undefined, to?: string): Promise<void> {
  const { clients } = scope
  const navigate = to ?? placeOf(scope, data)
  const pages = await clients
    .matchAll({ type: 'window', includeUncontrolled: true })
    .catch((): readonly Window[] => [])
  const page = pages.find((one) => one.visibilityState === 'visible') ?? pages[0]
  if (!page) return void (await clients.openWindow(navigate))
  try {
    await page.focus()
  } catch {
    // A page that cannot be brought to the front is nowhere to go.
    await clients.openWindow(navigate).catch(() => null)
  }
  page.postMessage({ type: 'opened', navigate, kind: data?.kind, messageId: data?.messageId })
}

async function keepOpened({ device }: Scope, data: Shown['data'] | undefined): Promise<void> {
  if (!data?.messageId) return
  const db = await device()
  const subscription = (await fact(db, 'subscription'))?.id
  await keepFact(db, 'opened', { messageId: data.messageId, kind: data.kind, at: Date.now(), subscription })
}

async function report(
  { device }: Scope,
  token: string | undefined,
  stage: 'shown' | 'opened',
): Promise<void> {
  const db = await soon(device())
  // What waits is older, and the server wants to hear "shown" before "opened".
  if (db) await sendWaitingReceipts(db).catch(() => undefined)
  if (token) await sendReceipt(db, { token, stage })
}

async function language({ device }: Scope): Promise<'en' | 'es'> {
  return (await soon(device().then((db) => fact(db, 'language')))) ?? 'en'
}

/** Undefined when it fails, or takes longer than anybody should wait for the store. */
function soon<T>(work: Promise<T>): Promise<T | undefined> {
  const late = new Promise<undefined>((end) => setTimeout(end, STORE_PATIENCE_MS))
  return Promise.race([work, late]).catch(() => undefined)
}
