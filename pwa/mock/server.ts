// Canned answers for `MOCK=1 npm run dev`. Development only: nothing here is bundled.
//
// POST /__mock {"scenario": "..."} changes who is signed in and how far the episode is.

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Plugin } from 'vite'
import { ownPlan, type Logged } from './plan.ts'
import { episodeOf, meOf, SCENARIOS, type Scenario } from './scenarios.ts'

export function mockServer(): Plugin {
  let scenario: Scenario = SCENARIOS.active31!
  let taken: Record<string, unknown>[] = []
  let logs: Logged[] = []
  let answered: string[] = []
  let times: Record<string, unknown> = {
    zone: 'America/New_York',
    checkInTimes: [],
    exerciseTimes: [],
    quietFrom: '21:00',
    quietTo: '08:00',
  }
  let test: { sentAt: string; openedAt?: string } | undefined

  const answers: Record<string, (body: Record<string, unknown>) => [number, unknown]> = {
    'GET /me': () =>
      scenario.signedIn ? [200, meOf(scenario)] : [401, { code: 'session_required', detail: '' }],
    'PATCH /me': () => [200, meOf(scenario)],
    'GET /me/episode': () => [200, episodeOf(scenario, taken)],
    'POST /enrolments': (body) => {
      if ('code' in body && body.code === '0000-0000') return [400, { code: 'code_invalid', detail: '' }]
      scenario = { ...scenario, signedIn: true }
      return [201, { person: meOf(scenario), pushKey: 'AAAA' }]
    },
    'DELETE /sessions/current': () => {
      scenario = { ...scenario, signedIn: false }
      return [204, undefined]
    },
    'GET /check-ins/ids': () => [200, { ids: taken.map((one) => one.id) }],
    'POST /check-ins': (body) => {
      const items = (body as unknown as { items: { id: string }[] }).items
      taken.push(...items)
      return [
        200,
        { results: items.map(({ id }, index) => ({ index, id, result: 'created', acceptedId: id })) },
      ]
    },
    'GET /me/plan': () =>
      scenario.plan ? [200, ownPlan(scenario.plan, logs, answered)] : [200, ownPlan('none', [], [])],
    'GET /session-logs/ids': () => [200, { ids: logs.map((one) => one.id) }],
    'POST /session-logs': (body) => {
      const items = (body as unknown as { items: Logged[] }).items
      logs.push(...items)
      return [
        200,
        { results: items.map(({ id }, index) => ({ index, id, result: 'created', acceptedId: id })) },
      ]
    },
    'GET /me/reminders': () => [200, times],
    'PUT /me/reminders': (body) => {
      if ((body.checkInTimes as string[]).length === 1) return [422, { code: 'gap_too_long', detail: '' }]
      times = body
      return [200, times]
    },
    'POST /reminders/later': () => [200, { at: new Date(Date.now() + 2 * 3_600_000).toISOString() }],
    'GET /push-key': () => [200, { key: 'AAAA' }],
    'POST /push-subscriptions': () => [201, { id: 's1', state: 'live' }],
    'GET /push-subscriptions/s1': () => [200, { id: 's1', state: 'live', lastTest: test }],
    'POST /push-subscriptions/s1/test': () => {
      test = { sentAt: new Date().toISOString() }
      return [202, { messageId: 'm1' }]
    },
    'POST /receipts': () => [204, undefined],
    'POST /receipts/acknowledge': () => [200, { result: 'taken' }],
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = ''
    for await (const chunk of request) text += String(chunk)
    const body = (text ? JSON.parse(text) : {}) as Record<string, unknown>
    if (request.url === '/__mock') {
      scenario = SCENARIOS[(body as unknown as { scenario: string }).scenario]!
      taken = []
      logs = []
      answered = []
      return void response.end()
    }
    const path = request.url!.replace('/api/v1', '').split('?')[0]!
    const known = answers[`${request.method} ${path}`]
    const correction = /^POST \/check-ins\/.*\/correction$/.test(`${request.method} ${path}`)
    const nextDay = /^POST \/session-logs\/(.*)\/next-day$/.exec(`${request.method} ${path}`)
    if (nextDay) answered.push(nextDay[1]!)
    const [status, said] = known
      ? known(body)
      : nextDay
        ? [204, undefined]
        : correction
          ? [200, { results: [{ index: 0, id: null, result: 'created', acceptedId: 'x' }] }]
          : [404, { code: 'not_found', detail: path }]
    response.writeHead(status, { 'content-type': 'application/json', 'x-reliefline': '1' })
    response.end(said === undefined ? undefined : JSON.stringify(said))
  }

  return {
    name: 'reliefline-mock',
    apply: 'serve',
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        if (request.url?.startsWith('/api/') || request.url === '/__mock') void answer(request, response)
        else next()
      })
    },
  }
}
