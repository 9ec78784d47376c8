import type { Page } from '@playwright/test'

/** What the server answered that a story did not want. */
export class Refused extends Error {
  readonly status: number
  readonly code: string

  constructor(asked: string, status: number, body: { code?: string; detail?: string } | undefined) {
    super(`${asked}: ${status} ${body?.code ?? ''} ${body?.detail ?? ''}`)
    this.status = status
    this.code = body?.code ?? ''
  }
}

/** Asks the API as whoever is signed in on this page: with that cookie, from that page. */
export async function ask<T = unknown>(
  page: Page,
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: object,
): Promise<T> {
  const { status, text } = await page.evaluate(
    async ({ method, path, body }) => {
      const response = await fetch(`/api/v1${path}`, {
        method,
        headers: body ? { 'content-type': 'application/json' } : {},
        body: body && JSON.stringify(body),
      })
      return { status: response.status, text: await response.text() }
    },
    { method, path, body },
  )
  const answer = text ? (JSON.parse(text) as unknown) : undefined
  if (status >= 400) throw new Refused(`${method} ${path}`, status, answer as { code?: string })
  return answer as T
}
