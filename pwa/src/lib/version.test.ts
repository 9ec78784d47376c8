import { expect, it } from 'vitest'
import { isOlder } from './version'

it('compares versions part by part, as numbers', () => {
  expect(isOlder('0.9.2', '0.10.0')).toBe(true)
  expect(isOlder('0.10.0', '0.9.2')).toBe(false)
  expect(isOlder('1.0.0', '1.0.0')).toBe(false)
  expect(isOlder('1.0', '1.0.1')).toBe(true)
  // What cannot be read asks nobody to load anything.
  expect(isOlder('1.0.0', 'soon')).toBe(false)
})
