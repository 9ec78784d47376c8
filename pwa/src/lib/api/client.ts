// The one way to the server for everything but the outbox, which has its own rules (offline/sender.ts).

import createClient, { type Middleware } from 'openapi-fetch'
import type { paths } from './schema'

/** A phone in a lift should not show a spinner for minutes. */
const PATIENCE_MS = 15_000

export interface Problem {
  /** 0 when nothing came back at all: offline, time-out, or a page that is not ours. */
  status: number
  code: string
  detail: string
  fields?: Record<string, string>
  /** The whole body, for the codes that carry more (who acknowledged first, the present alert). */
  body?: unknown
}

export class ApiError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.code)
  }
  get offline(): boolean {
    return this.problem.status === 0
  }
}

export type Api = ReturnType<typeof makeApi>

/** Goes with what a page reads by itself: it does not keep an idle session alive. */
export const BY_ITSELF = { 'X-Reliefline-Background': '1' } as const

/** `onSignedOut` hears the code of every 401, so that one place decides what a lost session means. */
export function makeApi(
  onSignedOut: (code: string) => void,
  fetcher: typeof fetch = (...all) => fetch(...all),
  headers?: typeof BY_ITSELF,
) {
  const client = createClient<paths>({
    baseUrl: '/api/v1',
    credentials: 'same-origin',
    headers,
    fetch: (request) => fetcher(new Request(request, { signal: AbortSignal.timeout(PATIENCE_MS) })),
  })
  const watch: Middleware = {
    async onResponse({ response, schemaPath }) {
      // A wrong password or code is an answer, not a lost session.
      if (response.status !== 401 || schemaPath === '/sessions' || schemaPath === '/enrolments') return
      const body: unknown = await response
        .clone()
        .json()
        .catch(() => null)
      onSignedOut(codeOf(body) ?? 'session_required')
    },
  }
  client.use(watch)
  return client
}

/**
 * Waits for a call of the client and gives its data, or throws an ApiError.
 *
 * `await told(api.GET('/me'))`
 */
export async function told<T>(
  call: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<Exclude<T, undefined>> {
  let answer
  try {
    answer = await call
  } catch (failure) {
    // Network failure, time-out, or a captive portal's HTML where JSON was expected.
    throw new ApiError({ status: 0, code: 'offline', detail: String(failure) })
  }
  const { data, error, response } = answer
  if (response.ok) return data as Exclude<T, undefined>
  const body = error as { code?: string; detail?: string; fields?: Record<string, string> } | undefined
  throw new ApiError({
    status: response.status,
    code: codeOf(body) ?? `http_${response.status}`,
    detail: body?.detail ?? '',
    fields: body?.fields,
    body,
  })
}

/** For a `catch`: what went wrong, whatever was thrown. */
export function problemOf(thrown: unknown): Problem {
  if (thrown instanceof ApiError) return thrown.problem
  return { status: 0, code: 'unknown', detail: String(thrown) }
}

function codeOf(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null || !('code' in body)) return undefined
  return typeof body.code === 'string' ? body.code : undefined
}
