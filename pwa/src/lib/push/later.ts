// *Later* on a reminder: its token is all that it takes, and asking twice does no harm.

const LIMIT_MS = 8000

export type Later =
  | { kind: 'at'; at: string }
  | { kind: 'refused'; code: string }
  /** Nothing came back, or nothing of ours. */
  | { kind: 'offline' }

/** Never throws. */
export async function remindLater(
  token: string,
  fetcher: typeof fetch = (...all) => fetch(...all),
): Promise<Later> {
  try {
    const response = await fetcher('/api/v1/reminders/later', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token }),
      credentials: 'same-origin',
      signal: AbortSignal.timeout(LIMIT_MS),
    })
    const body = (await response.json()) as { at?: unknown; code?: unknown }
    if (response.ok && typeof body.at === 'string') return { kind: 'at', at: body.at }
    if (response.status >= 400 && response.status < 500 && typeof body.code === 'string')
      return { kind: 'refused', code: body.code }
  } catch {
    // As below.
  }
  return { kind: 'offline' }
}
