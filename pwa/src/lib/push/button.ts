// "I'm on it" by the token of a notification: all that it takes, without a session, and asking twice does no harm.

const LIMIT_MS = 8000

/** As on the card of an alert. */
export const ON_IT = { en: 'I’m on it', es: 'Yo me encargo' }

const ANSWERS = ['taken', 'handled', 'changed', 'expired'] as const

/** `unsent`: nothing came back, or nothing that is surely ours, so nobody may believe that it was taken. */
export type Pressed = (typeof ANSWERS)[number] | 'unsent'

/** Never throws. */
export async function press(
  token: string,
  fetcher: typeof fetch = (...all) => fetch(...all),
): Promise<Pressed> {
  try {
    const response = await fetcher('/api/v1/receipts/acknowledge', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token }),
      credentials: 'same-origin',
      signal: AbortSignal.timeout(LIMIT_MS),
    })
    const { result, code } = (await response.json()) as { result?: unknown; code?: unknown }
    if (response.ok) return ANSWERS.find((one) => one === result) ?? 'unsent'
    // Not even a token, says our server: no second try will do better.
    if (response.status === 400 && typeof code === 'string') return 'expired'
  } catch {
    // As below.
  }
  return 'unsent'
}
