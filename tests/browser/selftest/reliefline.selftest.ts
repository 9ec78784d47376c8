import { fileURLToPath } from 'node:url'
import { Reliefline } from '../stage/reliefline.ts'
import { expect, test } from '../stage/test.ts'

const binary = fileURLToPath(new URL('probe/stand-in-server.mjs', import.meta.url))

test.use({ binary })

test('each role enters in a window of its own', async ({ enter, reliefline }) => {
  const [nurse, patient] = [await enter('nurse'), await enter('patient')]
  expect(nurse.url()).toBe(`${reliefline.url}/`)
  expect(nurse.context()).not.toBe(patient.context())
})

test('a server is started with a link for each role, goes down and comes back at the same address', async () => {
  const server = await Reliefline.start({ binary })
  try {
    expect(server.links.nurse).toBe(`${server.url}/demo#secret-nurse`)
    await server.goDown()
    await expect(fetch(server.url)).rejects.toThrow()
    await server.comeBack()
    expect((await fetch(`${server.url}/healthz/ready`)).ok).toBe(true)
  } finally {
    await server.stop()
  }
})

test('a server that does not start says why', async () => {
  const failing = Reliefline.start({ binary, env: { STAND_IN_FAILS: '1' } })
  await expect(failing).rejects.toThrow(/ended with 3[\s\S]*the database is newer/)
})
