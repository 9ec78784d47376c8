import 'fake-indexeddb/auto'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { ApiError, type Api } from './api/client'
import type { Me } from './api/types'
import { dropPerson, fact, keepFact, openDevice, type DeviceDb } from './offline/db'
import { Session } from './session.svelte'

vi.stubGlobal('navigator', { locks: { request: (_: string, work: () => unknown) => work() } })

const me = (id: string): Me =>
  ({ id, person: 'patient', name: id, language: 'en', clinic: {}, now: new Date().toISOString() }) as Me

let device: DeviceDb
let sent: string[][]
let meAnswers: () => Promise<unknown>
const windows: Session[] = []

beforeEach(async () => {
  for (const id of ['rosa', 'june']) await dropPerson(id)
  device = await openDevice()
  for (const name of ['current', 'unsure', 'notBefore'] as const) await keepFact(device, name, undefined)
  sent = []
  meAnswers = () => Promise.reject(new TypeError('no network'))
  vi.stubGlobal('fetch', server)
})
afterEach(() => {
  for (const one of windows.splice(0)) one.close()
  device.close()
})

async function server(_: string, init?: RequestInit): Promise<Response> {
  if (!init?.body) return Response.json({ ids: [] })
  const { items } = JSON.parse(init.body as string) as { items: { id: string }[] }
  sent.push(items.map(({ id }) => id))
  const results = items.map(({ id }, index) => ({ index, id, result: 'created', acceptedId: id }))
  return Response.json({ results }, { headers: { 'X-Reliefline': '1' } })
}

/** A window of this browser, and how often it was loaded anew. */
function open() {
  const api = { GET: () => meAnswers(), DELETE: says(me('nobody')) } as unknown as Api
  const loads = vi.fn()
  const session = new Session(device, api, loads)
  windows.push(session)
  return { session, loads }
}
const says = (who: Me) => async () => ({ data: who, response: new Response('{}') })
const enrol = (session: Session, id: string) => session.signIn(async () => me(id))

it('starts from this phone and sends what waits, although the server does not say who is here', async () => {
  const first = open()
  await enrol(first.session, 'rosa')
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')))
  const id = await first.session.outbox!.add({ movement: 6, redFlags: [] })
  await vi.waitFor(() => expect(first.session.outbox!.waiting).toBe(true))
  first.session.close()
  vi.stubGlobal('fetch', server)

  // A wire that never answers.
  meAnswers = () => new Promise(() => undefined)
  const again = open()
  void again.session.start()
  await vi.waitFor(() => expect(again.session.outbox?.list).toMatchObject([{ id, state: 'accepted' }]))
  expect(again.session.standing).toBe('in')
})

it('another window is loaded anew when somebody else enrols, and when nobody is left', async () => {
  const rosas = open()
  await enrol(rosas.session, 'rosa')
  const other = open()
  await enrol(other.session, 'june')
  await vi.waitFor(() => expect(rosas.loads).toHaveBeenCalled())
  expect(other.loads).not.toHaveBeenCalled()

  rosas.session.close()
  const junes = open()
  void junes.session.start()
  await vi.waitFor(() => expect(junes.session.standing).toBe('in'))
  await other.session.leave()
  await vi.waitFor(() => expect(junes.loads).toHaveBeenCalled())
})

it('sends nothing after a sign-in whose answer was lost, until the server says who is here', async () => {
  const { session } = open()
  await enrol(session, 'rosa')
  const lost = session.signIn(() => Promise.reject(new ApiError({ status: 0, code: 'offline', detail: '' })))
  await expect(lost).rejects.toThrow()
  expect(await fact(device, 'unsure')).toBe(true)
  await session.outbox!.add({ movement: 6, redFlags: [] })
  await vi.waitFor(() => expect(session.outbox!.waiting).toBe(true))
  expect(sent).toEqual([])

  meAnswers = says(me('rosa'))
  await session.refresh()
  expect(await fact(device, 'unsure')).toBeUndefined()
  await vi.waitFor(() => expect(sent).toHaveLength(1))
})

it('a refusal changes nothing', async () => {
  const { session } = open()
  await enrol(session, 'rosa')
  const refused = session.signIn(() =>
    Promise.reject(new ApiError({ status: 400, code: 'code_invalid', detail: '' })),
  )
  await expect(refused).rejects.toThrow()
  expect(await fact(device, 'unsure')).toBeUndefined()
})

it('the cookie turned out to be another person’s: the window is loaded anew and shows nothing of the first', async () => {
  const { session, loads } = open()
  await enrol(session, 'rosa')
  meAnswers = says(me('june'))
  await session.refresh()
  expect(loads).toHaveBeenCalled()
  expect((await fact(device, 'current'))?.id).toBe('june')
})
