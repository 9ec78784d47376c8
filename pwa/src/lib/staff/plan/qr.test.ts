import { expect, it } from 'vitest'
import { qrModules, qrSvg } from './qr'

/** Each row as a number of base 36. */
const rows = (text: string) =>
  qrModules(text)
    .map((row) => parseInt(row.map((dark) => (dark ? 1 : 0)).join(''), 2).toString(36))
    .join(' ')

it('makes the code that a reader has read', () =>
  expect(rows('https://reliefline.example/exercises')).toBe(
    '8toby7 4iuzi9 6h6z4t 6gzwpp 6h3kgt 4j2dkx 8tz2pr 15dds 6lmn3w 8iiv3l 3z700 55xybu 63jaq4 6yuprl msl5o ' +
      '3n9u5e 77h3bg 8drhmd 62np84 6fseya 5t6zg7 1697j 8tgjfg 4jdp1u 6hdm2c 6hcdn3 6gyi2m 4imxmy 8ubh98',
  ))
it('grows with the address, and has none for one that is too long', () => {
  expect(qrModules('http://a.b/c')).toHaveLength(21)
  expect(qrModules('x'.repeat(106))).toHaveLength(41)
  expect(qrModules('x'.repeat(107))).toEqual([])
})
it('is a picture with a quiet zone of four squares', () =>
  expect(qrSvg('http://a.b/c')).toContain('0 0 29 29'))
