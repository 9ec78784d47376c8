import { createServer } from 'node:net'

/**
 * A port nobody listens on, between 8100 and 8999. Browsers refuse to open some ports, and in this range
 * Firefox refuses none; below 8100 people run their own things. It starts at a random place, so that
 * workers side by side rarely ask for the same one.
 */
export async function freePort(): Promise<number> {
  const start = Math.floor(Math.random() * 900)
  for (let step = 0; step < 900; step += 1) {
    const port = 8100 + ((start + step) % 900)
    if (await isFree(port)) return port
  }
  throw new Error('no free port between 8100 and 8999')
}

function isFree(port: number): Promise<boolean> {
  return new Promise((answer) => {
    const probe = createServer()
    probe.once('error', () => answer(false))
    probe.listen(port, '127.0.0.1', () => probe.close(() => answer(true)))
  })
}
