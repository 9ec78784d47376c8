import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../stage/free-port.ts'

/** Milliseconds from starting the process to the first answer: in an empty folder, and in the same one again. */
export async function coldStarts(binary: string): Promise<{ first: number; again: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'reliefline-bench-'))
  try {
    return { first: await start(binary, folder), again: await start(binary, folder) }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function start(binary: string, folder: string): Promise<number> {
  const port = await freePort()
  const began = performance.now()
  const child = spawn(binary, ['serve'], {
    cwd: folder,
    stdio: 'ignore',
    env: {
      PATH: process.env.PATH,
      RELIEFLINE_LISTEN: `127.0.0.1:${port}`,
      RELIEFLINE_DATA_DIR: folder,
      RELIEFLINE_PUBLIC_URL: `http://localhost:${port}`,
    },
  })
  const gone = once(child, 'exit')
  while (!(await answers(port))) {
    if (child.exitCode !== null) throw new Error(`${binary} serve ended with ${child.exitCode}`)
    if (performance.now() - began > 30_000) throw new Error(`${binary} serve gave no answer in 30 s`)
  }
  const took = performance.now() - began
  child.kill('SIGTERM')
  await gone
  return took
}

/** node:http and not fetch: the measuring must cost less than what is measured. */
function answers(port: number): Promise<boolean> {
  return new Promise((answer) => {
    const asked = request({ port, host: '127.0.0.1', path: '/healthz/live', agent: false }, (response) => {
      response.resume()
      answer(response.statusCode === 200)
    })
    asked.on('error', () => setTimeout(() => answer(false), 1))
    asked.end()
  })
}
