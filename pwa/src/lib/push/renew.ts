// The browser exchanged its subscription while no page was open. Whoever is signed in here goes on being told.

import { fact, keepFact, type DeviceDb } from '../offline/db'
import { offerOf, subscribeWith } from './subscription'

export async function renewSubscription(
  db: DeviceDb,
  manager: PushManager,
  fetcher: typeof fetch = (...all) => fetch(...all),
): Promise<void> {
  const [current, known] = [await fact(db, 'current'), await fact(db, 'subscription')]
  if (!current || known?.person !== current.id) return
  const { key } = await ask<{ key: string }>(fetcher, '/push-key')
  const body = offerOf(await subscribeWith(manager, key), known.id)
  const { id } = await ask<{ id: string }>(fetcher, '/push-subscriptions', body)
  await keepFact(db, 'subscription', { ...known, id })
}

/** When it fails, the next start of the app does the same. */
async function ask<T>(fetcher: typeof fetch, path: string, body?: object): Promise<T> {
  const response = await fetcher(`/api/v1${path}`, {
    method: body ? 'POST' : 'GET',
    credentials: 'same-origin',
    cache: 'no-store',
    headers: body ? { 'content-type': 'application/json' } : {},
    body: body && JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`${path}: ${response.status}`)
  return (await response.json()) as T
}
