import { expect, it } from 'vitest'
import { uuidv7 } from './uuid'

it('carries its time, version and variant', () => {
  const id = uuidv7(0x0192_3456_789a, new Uint8Array(10).fill(255))
  expect(id).toBe('01923456-789a-7fff-bfff-ffffffffffff')
})

it('sorts by time', () => {
  const ids = [3, 1, 2].map((ms) => uuidv7(Date.UTC(2026, 0, 1) + ms))
  expect([...ids].sort()).toEqual([ids[1], ids[2], ids[0]])
})
