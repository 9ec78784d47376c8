import { expect, it } from 'vitest'
import { isWholeCode, shownCode } from './code'

it.each([
  ['7k2p9qxm', '7K2P-9QXM'],
  ['7k2p-9q', '7K2P-9Q'],
  ['7k2', '7K2'],
  ['oil7 9qxm', '0117-9QXM'],
  ['7K2P-9QXM-ZZ', '7K2P-9QXM'],
  ['u!?', ''],
])('%s is shown as %s', (typed, shown) => expect(shownCode(typed)).toBe(shown))

it('is whole with eight characters', () => {
  expect(isWholeCode('7K2P-9QXM')).toBe(true)
  expect(isWholeCode('7K2P-9QX')).toBe(false)
})
