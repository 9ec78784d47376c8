// Receipts: "the device showed it", and "a person opened it". Those that fail wait in IndexedDB.

import type { DeviceDb } from '../offline/db'

const LIMIT_MS = 3000
const KEPT_MS = 86_400_000

export interface Receipt {
  token: string
  stage: 'shown' | 'opened'
}

/** Never throws: a receipt is worth less than what is done beside it. */
export async function sendReceipt(
  db: DeviceDb | undefined,
  receipt: Receipt,
  fetcher: typeof fetch = (...all) => fetch(...all),
): Promise<void> {
  if (await post(receipt, fetcher)) return
  await db?.put('receipts', { ...receipt, at: Date.now() }).catch(() => undefined)
}

/** On each start and each push: what could not be told before, in the order in which it happened. */
export async function sendWaitingReceipts(db: DeviceDb, fetcher: typeof fetch = (...all) => fetch(...all)) {
  const waiting = (await db.getAll('receipts')).sort((a, b) => a.at - b.at || (a.stage === 'shown' ? -1 : 1))
  for (const { token, stage, at } of waiting) {
    if (Date.now() - at > KEPT_MS || (await post({ token, stage }, fetcher)))
      await db.delete('receipts', [token, stage])
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
