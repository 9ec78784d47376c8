import { Agent, request } from 'node:http'
import type { Page } from '@playwright/test'
import { ask } from '../stage/api.ts'
import { median } from './line.ts'

const PATIENTS = 1_000
const READS = 50
const LEVELS = ['T11', 'T12', 'L1', 'L2', 'L3']

/** Milliseconds in which the board of a thousand patients under way is answered, from the question to the last byte. */
export async function boardOfAThousand(nurse: Page): Promise<number> {
  // Away from the app: it would draw the whole live board for each of them.
  await nurse.goto('/robots.txt')
  const { tiles } = await board(nurse)
  for (let made = tiles.length; made < PATIENTS; made += 1) await addPatient(nurse, made)
  const cookies = await nurse.context().cookies()
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
  const address = new URL('/api/v1/board', nurse.url())
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const took: number[] = []
  for (let read = 0; read < READS; read += 1) took.push(await answered(address, cookie, agent))
  agent.destroy()
  const full = (await board(nurse)).tiles.length
  if (full < PATIENTS) throw new Error(`the board shows ${full} patients only`)
  return median(took)
}

/** node:http and not the page: a browser hands an answer from process to process, which is not the server's time. */
function answered(address: URL, cookie: string, agent: Agent): Promise<number> {
  return new Promise((answer, fail) => {
    const began = performance.now()
    request(address, { agent, headers: { cookie } }, (response) => {
      if (response.statusCode !== 200) fail(new Error(`the board answered ${response.statusCode}`))
      response.on('end', () => answer(performance.now() - began)).resume()
    })
      .on('error', fail)
      .end()
  })
}

function board(nurse: Page): Promise<{ tiles: unknown[] }> {
  return ask(nurse, 'GET', '/board')
}

/** Somebody whose procedure is over, with a pain before it and one after it. */
async function addPatient(nurse: Page, number: number): Promise<void> {
  const { id } = await ask<{ id: string }>(nurse, 'POST', '/patients', {
    name: `Patient ${number}`,
    birthDate: `19${30 + (number % 40)}-03-1${number % 10}`,
    language: number % 2 ? 'en' : 'es',
    zone: 'America/New_York',
    phone: `(212) 555-${String(1000 + number)}`,
  })
  const ended = new Date(Date.now() - (1 + (number % 70)) * 3_600_000).toISOString()
  const { id: episode } = await ask<{ id: string }>(nurse, 'POST', `/patients/${id}/episodes`, {
    levels: [LEVELS[number % LEVELS.length]],
    longActingOpioid: false,
    procedureEndedAt: ended,
  })
  await ask(nurse, 'POST', `/episodes/${episode}/baselines`, {
    context: 'movement',
    score: 6 + (number % 5),
    feltAt: ended,
    recalled: false,
  })
}
