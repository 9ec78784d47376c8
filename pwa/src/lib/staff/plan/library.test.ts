import { expect, it } from 'vitest'
import type { LibraryExercise } from '../types'
import { found } from './library'

const named = (en: string, es: string) => ({ name: { en, es } }) as LibraryExercise
const all = [named('Bridge', 'Puente'), named('Shoulder blade squeeze', 'Juntar los omóplatos')]
const names = (wanted: string) => found(all, wanted).map((one) => one.name.en)

it('finds in either language, without accents', () => {
  expect(names('OMOPLATOS')).toEqual(['Shoulder blade squeeze'])
  expect(names('blade sh')).toEqual(['Shoulder blade squeeze'])
  expect(names('  ')).toHaveLength(2)
  expect(names('jump')).toEqual([])
})
