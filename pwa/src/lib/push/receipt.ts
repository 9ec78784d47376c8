// Receipts: "the device showed it", and "a person opened it". Those that fail wait in IndexedDB.

import type { DeviceDb } from '../offline/db'

const LIMIT_MS = 3000
const KEPT_MS = 86_400_000

export interface Receipt {
  token: string
  stage: 'shown' | 'opened'
}

export async function sendReceipt(
  db: DeviceDb,
  receipt: Receipt,
  fetcher: typeof fetch = (...all) => fetch(...all),
) {
  if (await post(receipt, fetcher)) return
  await db.put('receipts', { ...receipt, at: Date.now() }, undefined)
}

/** On each start and each push: what could not be told before. */
export async function sendWaitingReceipts(db: DeviceDb, fetcher: typeof fetch = (...all) => fetch(...all)) {
  for (const { token, stage, at } of await db.getAll('receipts')) {
    if (Date.now() - at > KEPT_MS || (await post({ token, stage }, fetcher)))
      await db.delete('receipts', token)
    else return
  }
}

async function post(receipt: Receipt, fetcher: typeof fetch): Promise<boolean> {
  try {
    const response = await fetcher('/api/v1/receipts', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(receipt),
      credentials: 'same-origin',
      signal: AbortSignal.timeout(LIMIT_MS),
    })
    // A token that the server refuses will not become better by waiting.
    return response.ok || (response.status >= 400 && response.status < 500 && response.status !== 429)
  } catch {
    return false
  }
}
