import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { EventReader, freshness, reconnectMs } from './live-wire'
import { Live } from './live.svelte'

describe('reading the line', () => {
  it('puts events together however they are cut', () => {
    const reader = new EventReader()
    expect(reader.read(': still here\n\n')).toEqual([])
    expect(reader.read('data: {"sequence":4,"ki')).toEqual([])
    expect(reader.read('nd":"alert"}\nid: 4\n\ndata: {"sequence":5,"kind":"board"}\n\n')).toEqual([
      { sequence: 4, kind: 'alert' },
      { sequence: 5, kind: 'board' },
    ])
  })
  it('takes what it cannot read as a change', () =>
    expect(new EventReader().read('data: ?\n\n')).toEqual([{ kind: 'unknown' }]))
  it('backs off from half a second to fifteen', () => {
    expect(reconnectMs(1, 0)).toBe(500)
    expect(reconnectMs(1, 1)).toBe(1000)
    expect(reconnectMs(30, 1)).toBe(15_000)
  })
  it('is stale after 60 s, whatever the line says', () => {
    expect(freshness(0, 59_999, 'stands')).toBe('live')
    expect(freshness(0, 59_999, 'none')).toBe('polling')
    expect(freshness(0, 59_999, 'opening')).toBe('opening')
    expect(freshness(0, 60_000, 'stands')).toBe('stale')
  })
})

/** A server whose lines a test opens, feeds and cuts. */
function stage() {
  const asked: (string | null)[] = []
  const lines: ReadableStreamDefaultController<Uint8Array>[] = []
  const stage = { up: true, answers: true, reloads: 0, signedOut: [] as string[], status: 200 }
  const fetcher = (async (_: string, init: RequestInit) => {
    asked.push(new Headers(init.headers).get('last-event-id'))
    if (!stage.up) throw new TypeError('no network')
    if (stage.status !== 200) return Response.json({ code: 'session_expired' }, { status: stage.status })
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        lines.push(controller)
        init.signal!.addEventListener('abort', () => controller.error(new Error('aborted')))
      },
    })
    return new Response(body, { headers: { 'content-type': 'text/event-stream' } })
  }) as typeof fetch
  const live = new Live({
    fetch: fetcher,
    now: () => Date.now(),
    random: () => 1,
    reload: async () => {
      stage.reloads++
      return stage.answers
    },
    onSignedOut: (code) => stage.signedOut.push(code),
  })
  const say = (text: string) => lines.at(-1)!.enqueue(new TextEncoder().encode(text))
  const cut = () => lines.at(-1)!.error(new Error('cut'))
  return Object.assign(stage, { live, asked, say, cut })
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

it('reads again at each change, and resumes after the last one it had', async () => {
  const it = stage()
  it.live.start()
  await pass(10)
  expect(it.live.state).toBe('live')
  // Once at the start, and once when the line stands: what came in between was told to nobody.
  expect(it.reloads).toBe(2)
  it.say('data: {"sequence":7,"kind":"alert"}\n\n')
  await pass(10)
  expect(it.reloads).toBe(3)
  it.cut()
  await pass(1100)
  expect(it.asked).toEqual([null, '7'])
  expect(it.live.state).toBe('live')
  expect(it.reloads).toBe(4)
  it.live.stop()
})

it('polls while there is no line, and says so when even that fails for a minute', async () => {
  const it = stage()
  it.up = false
  it.live.start()
  await pass(25_000)
  expect(it.live.state).toBe('polling')
  expect(it.reloads).toBeGreaterThanOrEqual(3)
  it.answers = false
  await pass(61_000)
  expect(it.live.state).toBe('stale')
  it.up = it.answers = true
  await pass(16_000)
  expect(it.live.state).toBe('live')
  it.live.stop()
})

it('takes a line that says nothing for dead, and opens another', async () => {
  const it = stage()
  it.live.start()
  await pass(10)
  it.answers = false
  await pass(48_000)
  expect(it.asked.length).toBe(2)
  it.live.stop()
})

it('a lost session ends it', async () => {
  const it = stage()
  it.status = 401
  it.live.start()
  await pass(30_000)
  expect(it.signedOut).toEqual(['session_expired'])
  expect(it.asked.length).toBe(1)
})
