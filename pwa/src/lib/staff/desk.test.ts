import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { App } from '../app.svelte'
import { Desk } from './desk.svelte'
import type { Role } from './types'

const NOW = '2026-11-23T14:00:00Z'
const alert = { id: 'a', severity: 'urgent', state: 'open', raisedAt: NOW, cycle: 1 }
const ANSWERS: Record<string, unknown> = {
  '/alerts': { now: NOW, alerts: [alert] },
  '/alerts/waiting': { now: NOW, alerts: [{ severity: 'urgent' }], nurses: [] },
  '/board': { tiles: [], quarantined: 0 },
  '/quarantine': { items: [] },
  '/clinic/thresholds': { parameters: {} },
  '/me': { now: NOW },
  '/therapist-items': { items: [{ id: 'i' }] },
  '/quarantined-session-logs': { items: [{ id: 'l' }, { id: 'm' }] },
}
/** Paths that fail, or never answer. */
let down: Set<string>
let silent: Set<string>
let clock: string[]
let desk: Desk

beforeEach(() => {
  down = new Set()
  silent = new Set()
  clock = []
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no line')))
  vi.stubGlobal('document', { addEventListener: () => 0, removeEventListener: () => 0 })
  vi.stubGlobal('addEventListener', () => 0)
  vi.stubGlobal('removeEventListener', () => 0)
})
let stop: () => void
afterEach(() => stop())

function start(...roles: Role[]): void {
  const GET = (path: string) =>
    silent.has(path)
      ? new Promise(() => undefined)
      : down.has(path)
        ? Promise.reject(new TypeError('no network'))
        : Promise.resolve({ data: ANSWERS[path], response: new Response('{}') })
  const app = {
    api: { GET },
    quiet: { GET },
    now: { set: (now: string) => clock.push(now) },
    session: { me: { roles } },
  }
  desk = new Desk(app as unknown as App)
  stop = desk.start()
}

it('a list that fails does not hide the alerts', async () => {
  down.add('/board')
  start('nurse')
  await vi.waitFor(() => expect(desk.trouble).toBeDefined())
  expect(desk.alerts).toHaveLength(1)
  expect(desk.quarantine).toEqual([])
  expect(desk.board).toBeUndefined()
})

it('the alerts do not wait for a slow list', async () => {
  silent.add('/quarantine')
  start('nurse')
  await vi.waitFor(() => expect(desk.alerts).toHaveLength(1))
})

it('a therapist’s page asks the server too, so that it notices when nobody answers', async () => {
  start('therapist')
  await vi.waitFor(() => expect(clock).toEqual([NOW]))
  expect(desk.trouble).toBeUndefined()
  down.add('/me')
  desk.live.reload()
  await vi.waitFor(() => expect(desk.trouble).toBeDefined())
})

it('a therapist’s matters and waiting logs are counted together; a nurse has none of them', async () => {
  start('therapist')
  await vi.waitFor(() => expect(desk.toLookAt).toBe(3))
  stop()
  start('nurse')
  await vi.waitFor(() => expect(desk.alerts).toHaveLength(1))
  expect(desk.toLookAt).toBe(0)
})

it('an admin sees what waits for a nurse; whoever is a nurse too has the alerts themselves instead', async () => {
  start('admin')
  await vi.waitFor(() => expect(desk.waitingAlerts.view?.alerts).toHaveLength(1))
  expect(desk.alerts).toBeUndefined()
  stop()
  start('admin', 'nurse')
  await vi.waitFor(() => expect(desk.alerts).toHaveLength(1))
  expect(desk.waitingAlerts.view).toBeUndefined()
})

it('what waits stays as it was read last while it cannot be read, and the rest of the page goes on', async () => {
  start('admin')
  await vi.waitFor(() => expect(desk.waitingAlerts.view).toBeDefined())
  down.add('/alerts/waiting')
  desk.live.reload()
  await vi.waitFor(() => expect(desk.waitingAlerts.problem?.status).toBe(0))
  expect(desk.waitingAlerts.view?.alerts).toHaveLength(1)
  expect(desk.trouble).toBeUndefined()
  down.clear()
  desk.live.reload()
  await vi.waitFor(() => expect(desk.waitingAlerts.problem).toBeUndefined())
})
